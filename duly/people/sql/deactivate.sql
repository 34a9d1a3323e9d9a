-- Makes people inactive; their history and accounts follow in statements of their own.
-- Parameters: organization, people.
-- Grain of a row: one person. Index: the primary key.
UPDATE people_person SET is_active = false
WHERE organization_id = %(organization)s AND id = ANY(%(people)s::uuid[]) AND is_active
