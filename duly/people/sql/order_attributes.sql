-- Numbers the attributes in the order of the array.
-- Parameters: organization, attributes (an array of ids).
-- Grain of a row: one attribute whose place changes.
UPDATE people_attribute a SET position = given.nth - 1
FROM unnest(%(attributes)s::uuid[]) WITH ORDINALITY AS given (id, nth)
WHERE a.organization_id = %(organization)s AND a.id = given.id AND a.position <> given.nth - 1
