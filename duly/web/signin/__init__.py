"""Signing in and out, and choosing the first password."""
