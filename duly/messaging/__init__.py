"""Messaging: one outgoing message = one row, with a key that makes a second attempt harmless.

Knows how, not when. Public verb: `operations.queue`.
"""
