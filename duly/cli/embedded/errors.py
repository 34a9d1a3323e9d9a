"""What the embedded server refuses, in words for the person at the terminal."""


class ClusterError(Exception):
    """The server cannot do what was asked; the message says why and what to do about it."""
