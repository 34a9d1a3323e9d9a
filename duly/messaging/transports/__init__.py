"""The ways a letter leaves: to a mail server, or into a folder of this machine."""
