"""Pages of who may do what."""
