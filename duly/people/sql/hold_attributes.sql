-- Holds attributes for whoever gives people values of them: no value is merged or retired meanwhile.
-- Parameters: organization, keys (an array).
-- Grain of a row: one attribute. In one order for everybody, so that two never wait for each other.
SELECT id FROM people_attribute
WHERE organization_id = %(organization)s AND key = ANY(%(keys)s::text[])
ORDER BY id FOR KEY SHARE
