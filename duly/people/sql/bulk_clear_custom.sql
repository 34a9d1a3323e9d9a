-- Takes their value of a custom attribute from many people, unless a later change is on record.
-- Parameters: organization, people, which (the attribute). Composed: $later over the row `p`.
-- Grain of a row: one person. Index: people_custom_value_once.
DELETE FROM people_customvalue own USING people_person p
WHERE own.organization_id = %(organization)s AND own.person_id = ANY(%(people)s::uuid[])
  AND own.attribute_id = %(which)s
  AND p.organization_id = own.organization_id AND p.id = own.person_id AND NOT $later
