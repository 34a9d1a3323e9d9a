"""The matrix of people and trainings."""
