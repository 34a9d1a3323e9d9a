"""The library of trainings, one training, and the draft people write together."""
