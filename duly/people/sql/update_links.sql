-- Sets today's manager or line lead of many people.
-- Parameters: organization, and arrays of the same length: people, others. Composed: $column.
-- Grain of a row: one person. Index: the primary key.
UPDATE people_person p SET $column = given.other
FROM unnest(%(people)s::uuid[], %(others)s::uuid[]) AS given (person, other)
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[]) AND p.id = given.person
