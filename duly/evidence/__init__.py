"""Evidence: the sealed record that a person completed a version. Written once, never changed."""
