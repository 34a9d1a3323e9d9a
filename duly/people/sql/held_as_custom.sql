-- A piece: who holds which value of a custom attribute.
-- Parameters: organization, attribute (its id).
-- Grain of a row: one person who has a value. Index: people_custom_value_held.
SELECT p.id AS person_id, c.value_id, p.is_active
FROM people_customvalue c
JOIN people_person p ON p.organization_id = c.organization_id AND p.id = c.person_id
WHERE c.organization_id = %(organization)s AND c.attribute_id = %(attribute)s
