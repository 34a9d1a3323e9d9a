-- Lists active people in a static group who are not in it yet, each with a dated row.
-- Parameters: organization, group, day, run, and those of $who. Composed: $who chooses people `p`.
-- Grain of a row: one person and group; returns the people.
WITH listed AS (
  INSERT INTO people_groupmember (organization_id, group_id, person_id)
  SELECT %(organization)s, %(group)s, p.id
  FROM people_person p
  WHERE p.organization_id = %(organization)s AND p.is_active AND $who
  ON CONFLICT (organization_id, group_id, person_id) DO NOTHING
  RETURNING person_id
)
INSERT INTO people_membershipchange (organization_id, person_id, group_id, is_member, valid_from, run_id)
SELECT %(organization)s, listed.person_id, %(group)s, true, %(day)s, %(run)s FROM listed
RETURNING person_id
