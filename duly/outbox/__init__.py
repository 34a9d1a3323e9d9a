"""Outbox: two ports used inside the caller's transaction, `publish` an event and `defer` a job.

What is deferred exists only if the transaction commits, and takes effect once however often it is run.
"""
