"""Rules: the list, one of them with how it stands, writing on it with its consequences, and the lint."""
