-- Who edits one of these people holds the person before the assignments, and so does this.
-- Parameters: organization, ids.
-- Grain of a row: one person.
SELECT id FROM people_person WHERE organization_id = %(organization)s AND id = ANY(%(ids)s::uuid[])
ORDER BY id FOR KEY SHARE
