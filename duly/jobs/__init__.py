"""Jobs: the door for deferred work.

Each job opens the transaction of its organization and calls one operation.
"""
