"""Outbox: two verbs used inside the caller's transaction, `publish` an event and `defer` a job.

What is deferred exists only if the transaction commits, and takes effect once however often it is run.
"""

from duly.outbox.deferring import defer, defer_each, publish

__all__ = ["defer", "defer_each", "publish"]
