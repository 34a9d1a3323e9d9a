"""Pages of departments, locations, attributes and settings."""
