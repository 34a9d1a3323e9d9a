-- Nobody changes what these people owe until the transaction ends. In one order, as all who change many.
-- Parameters: organization, people.
-- Grain of a row: one open assignment. Index: assignments_open_by_person.
SELECT id FROM assignments_assignment
WHERE organization_id = %(organization)s AND person_id = ANY(%(people)s::uuid[])
  AND completed_from IS NULL AND withdrawn_from IS NULL
ORDER BY id FOR NO KEY UPDATE
