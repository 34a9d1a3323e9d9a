-- The first few active people who fit an audience, by name: by which clause, and the values held for it.
-- Parameters: organization, size, those of the audience. Composed: $who, $clause, $facts judge people `p`.
-- Grain of a row: one person. Index: people_person_by_name.
SELECT p.id, p.name, coalesce(d.name, ''), $clause, $facts
FROM people_person p
LEFT JOIN people_attributevalue d ON d.organization_id = p.organization_id AND d.id = p.department_id
WHERE p.organization_id = %(organization)s AND p.is_active AND $who
ORDER BY p.family_name, p.given_name, p.id
LIMIT %(size)s
