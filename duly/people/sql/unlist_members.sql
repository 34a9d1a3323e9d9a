-- Takes people out of a static group, each with a dated row.
-- Parameters: organization, group, day, run, people.
-- Grain of a row: one person and group; returns the people.
WITH gone AS (
  DELETE FROM people_groupmember m
  WHERE m.organization_id = %(organization)s AND m.group_id = %(group)s
    AND m.person_id = ANY(%(people)s::uuid[])
  RETURNING m.person_id
)
INSERT INTO people_membershipchange (organization_id, person_id, group_id, is_member, valid_from, run_id)
SELECT %(organization)s, gone.person_id, %(group)s, false, %(day)s, %(run)s FROM gone
RETURNING person_id
