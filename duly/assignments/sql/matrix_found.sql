-- A page of the people with a cell of one kind, by name, and the trainings in which somebody has one.
-- Parameters: organization, zones and days (two lists), all_trainings, size, skip, those of the people asked for and
--   of the cells.
-- Composed: where says which people `p`; cells is one of matrix_owed.sql, matrix_valid.sql and matrix_lapsed.sql.
-- Grain: one row, with the number of people, one page of their ids, and the ids of the trainings.
-- The cells are read once and grouped both ways in passing: there may be half a million of them.
WITH who AS MATERIALIZED (
  SELECT p.id, p.family_name, p.given_name, here.today
  FROM people_person p JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS here (zone, today) ON here.zone = p.zone
  WHERE p.organization_id = %(organization)s AND $where
), kept AS MATERIALIZED (
  SELECT cells.person_id, cells.training_id
  FROM ($cells) cells
  GROUP BY GROUPING SETS ((cells.person_id), (cells.training_id))
), people AS MATERIALIZED (
  SELECT who.id, who.family_name, who.given_name
  FROM who WHERE who.id IN (SELECT person_id FROM kept WHERE person_id IS NOT NULL)
)
SELECT (SELECT count(*) FROM people),
  ARRAY(SELECT id FROM people ORDER BY family_name, given_name, id LIMIT %(size)s OFFSET %(skip)s),
  ARRAY(SELECT training_id FROM kept WHERE training_id IS NOT NULL)
