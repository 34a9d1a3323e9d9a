"""What somebody could try who speaks SQL as the application: each attack with the fences that stop it."""
