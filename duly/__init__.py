"""Duly assigns compliance training to the right people, gets it done on time, and proves it."""

__version__ = "0.1.0"
