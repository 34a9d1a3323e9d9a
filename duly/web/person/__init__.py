"""Pages of one person and my team."""
