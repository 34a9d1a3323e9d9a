-- Moves the static groups of the merged person to the kept one, and dates it.
-- Parameters: organization, kept, merged, day, run.
-- Grain of a row: one change of membership. Index: people_group_member_of.
WITH held AS (
  DELETE FROM people_groupmember
  WHERE organization_id = %(organization)s AND person_id = %(merged)s
  RETURNING group_id
), joined AS (
  INSERT INTO people_groupmember (organization_id, group_id, person_id)
  SELECT %(organization)s, group_id, %(kept)s FROM held
  ON CONFLICT (organization_id, group_id, person_id) DO NOTHING
  RETURNING group_id
)
INSERT INTO people_membershipchange (organization_id, person_id, valid_from, group_id, is_member, run_id)
SELECT %(organization)s, %(merged)s, %(day)s, group_id, false, %(run)s FROM held
UNION ALL
SELECT %(organization)s, %(kept)s, %(day)s, group_id, true, %(run)s FROM joined
