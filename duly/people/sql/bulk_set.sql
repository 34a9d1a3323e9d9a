-- Gives many people the same entry in one column, unless a later change is on record: that one stays in force.
-- Parameters: organization, people, new, day, which. Composed: $column, $later.
-- Grain of a row: one person. Index: the primary key.
UPDATE people_person p SET $column = %(new)s
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[]) AND NOT $later
