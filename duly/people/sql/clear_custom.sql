-- Takes the value of today of one of the organization's own attributes from people.
-- Parameters: organization, and arrays of the same length: people, attributes (keys).
-- Grain of a row: one person and attribute. Index: people_custom_value_once.
DELETE FROM people_customvalue own
USING unnest(%(people)s::uuid[], %(attributes)s::text[]) AS given (person, attribute)
JOIN people_attribute a ON a.organization_id = %(organization)s AND a.key = given.attribute
WHERE own.organization_id = %(organization)s AND own.person_id = given.person AND own.attribute_id = a.id
