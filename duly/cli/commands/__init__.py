"""One module for each command: its arguments, and the one verb it calls."""
