-- Gives people their values of today of the organization's own attributes.
-- Parameters: organization, and arrays of the same length: people, attributes (keys), value_ids.
-- Grain of a row: one person and attribute. Index: people_custom_value_once.
INSERT INTO people_customvalue (organization_id, person_id, attribute_id, value_id)
SELECT %(organization)s, given.person, a.id, given.value_id
FROM unnest(%(people)s::uuid[], %(attributes)s::text[], %(value_ids)s::uuid[])
  AS given (person, attribute, value_id)
JOIN people_attribute a ON a.organization_id = %(organization)s AND a.key = given.attribute
ON CONFLICT (organization_id, person_id, attribute_id) DO UPDATE SET value_id = excluded.value_id
