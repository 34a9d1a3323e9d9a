"""A Django app for tests alone: one job whose effect can be counted."""
