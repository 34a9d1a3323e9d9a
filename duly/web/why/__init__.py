"""Why somebody has a training to do, or has not."""
