"""What is sealed, byte for byte, and how anybody can check it. Pure."""

from duly.evidence.rules.checks import Check, Stored, check, read
from duly.evidence.rules.events import EvidenceRecorded
from duly.evidence.rules.record import Achievement, Completion, Identity, Method, payload

__all__ = [
    "Achievement",
    "Check",
    "Completion",
    "EvidenceRecorded",
    "Identity",
    "Method",
    "Stored",
    "check",
    "payload",
    "read",
]
