"""Sealed evidence: the list, and each record beside its proof."""
