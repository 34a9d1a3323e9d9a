"""People: accounts, persons, attributes, groups, audiences as SQL, import, organization settings.

Current values stand as plain columns on the person, for matching; their history is appended beside them.
"""
