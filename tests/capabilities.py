"""Which tests this machine can run, and the check that nothing else was left out.

A test marked `browser`, `shared` or `postgres15` is skipped where Chromium, the real HR export or the
PostgreSQL 15 binaries are missing. Any other skip fails the run: a silent gap is not a pass.
"""
