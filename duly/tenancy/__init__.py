"""Tenancy: Organization, Actor, the scope guard, the permission table and row-level security.

Everything a tenant owns carries its organization, and two independent fences hold it there:
the scope (application) and the policies (database). Public verb: `transactions.transaction(actor)`.
"""
