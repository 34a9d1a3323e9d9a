-- A page of the people with a cell of one kind, by name, and the trainings in which somebody has one.
-- Parameters: organization, zones and days (two lists), all_trainings, size, skip, those of the people asked for and
--   of the cells.
-- Composed: where says which people `p`, cells is matrix_owed.sql or matrix_held.sql: person_id and training_id.
-- Grain: one row, with the number of people, one page of their ids, and the ids of the trainings.
WITH who AS MATERIALIZED (
  SELECT p.id, p.family_name, p.given_name, here.today
  FROM people_person p JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS here (zone, today) ON here.zone = p.zone
  WHERE p.organization_id = %(organization)s AND $where
), cells AS MATERIALIZED (
  $cells
), people AS MATERIALIZED (
  SELECT who.id, who.family_name, who.given_name
  FROM who WHERE who.id IN (SELECT person_id FROM cells)
)
SELECT (SELECT count(*) FROM people),
  ARRAY(SELECT id FROM people ORDER BY family_name, given_name, id LIMIT %(size)s OFFSET %(skip)s),
  ARRAY(SELECT training_id FROM cells GROUP BY training_id)
