-- How many of the people asked for owe each training of a page, and how many are overdue with it.
-- Parameters: organization, zones and days (two lists), trainings, owed as in matrix_cells.sql, those of the people
--   asked for.
-- Composed: where says which people `p`, rank is as in matrix_cells.sql.
-- Grain of a row: one training somebody owes. Index: assignments_open_by_training, which holds all that is read.
WITH who AS MATERIALIZED (
  SELECT p.id, here.today
  FROM people_person p JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS here (zone, today) ON here.zone = p.zone
  WHERE p.organization_id = %(organization)s AND $where
), owed AS (
  SELECT a.person_id, a.training_id, min($rank) AS rank
  FROM assignments_assignment a JOIN who ON who.id = a.person_id
  WHERE a.organization_id = %(organization)s AND a.training_id = ANY(%(trainings)s::uuid[])
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
  GROUP BY a.training_id, a.person_id
)
SELECT training_id, count(*) FILTER (WHERE rank = 1), count(*) FILTER (WHERE rank <= %(owed)s)
FROM owed GROUP BY training_id
