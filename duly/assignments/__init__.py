"""Assignments: who owes what by when. Campaigns, standings, fulfilment, activation."""
