"""Decisions about people as pure functions: what an import means, what changed, whom a search finds."""
