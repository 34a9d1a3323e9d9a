-- Everybody above one person on the manager links, themselves included.
-- Parameters: organization, person.
-- Grain of a row: one person. UNION ends also where links already go round.
WITH RECURSIVE above AS (
  SELECT id, manager_id FROM people_person WHERE organization_id = %(organization)s AND id = %(person)s
  UNION
  SELECT p.id, p.manager_id
  FROM people_person p JOIN above ON p.organization_id = %(organization)s AND p.id = above.manager_id
)
SELECT id FROM above
