"""Trainings: what is learned. Trainings, drafts, versions, quizzes, sources, review queue."""
