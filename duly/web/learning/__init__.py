"""What a learner does: see what is owed, read, try, sign, look back."""
