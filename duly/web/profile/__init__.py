"""Pages of the own profile."""
