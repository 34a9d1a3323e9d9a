"""Learning: attempts, progress, quiz and signing. Turns doing into evidence."""
