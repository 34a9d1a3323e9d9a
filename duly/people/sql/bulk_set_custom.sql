-- Gives many people the same value of a custom attribute, unless a later change is on record.
-- Parameters: organization, people, which (the attribute), new. Composed: $later.
-- Grain of a row: one person. Index: people_custom_value_once.
INSERT INTO people_customvalue (organization_id, person_id, attribute_id, value_id)
SELECT p.organization_id, p.id, %(which)s, %(new)s::uuid
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[]) AND NOT $later
ON CONFLICT (organization_id, person_id, attribute_id) DO UPDATE SET value_id = excluded.value_id
