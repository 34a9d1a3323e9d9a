"""Audit: append-only events, one per verb and object (or per bulk run with its count). Knows no domain.

Public verb: `recording.record`. A transaction that touched an audited table and recorded nothing
cannot commit.
"""
