"""The `duly` command: a door. It reads arguments and the clock, calls one verb, and tells what happened."""
