"""The local inbox, and the answer to whoever asks whether Duly is up."""
