"""Campaigns: the list, a draft with the account of everybody, and how far people are."""
