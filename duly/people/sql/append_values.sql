-- Appends dated values of attributes.
-- Parameters: organization, run, and arrays of the same length: people, attributes (keys), days, value_ids.
-- Grain of a row: one person, attribute and day.
INSERT INTO people_attributechange (organization_id, person_id, attribute_id, valid_from, value_id, run_id)
SELECT %(organization)s, given.person, a.id, given.day, given.value_id, %(run)s
FROM unnest(%(people)s::uuid[], %(attributes)s::text[], %(days)s::date[], %(value_ids)s::uuid[])
  AS given (person, attribute, day, value_id)
JOIN people_attribute a ON a.organization_id = %(organization)s AND a.key = given.attribute
