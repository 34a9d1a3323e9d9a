-- A piece: who holds which value of an attribute that is a column of the person.
-- Parameters: organization. Composed: $column.
-- Grain of a row: one person who has a value.
SELECT p.id AS person_id, p.$column AS value_id, p.is_active
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.$column IS NOT NULL
