-- Cells whose worst open assignment has one of several neighbouring standings. Part of matrix_found.sql.
-- Parameters: organization, all_trainings, pressing as in matrix_cells.sql, worst and mildest (the ends of
--   these standings, counted from 1 among them).
-- Composed: standing judges an assignment `a` on the day `who.today`.
-- Grain of a row: one person and training. Index: assignments_open_by_training, which holds all that is read.
SELECT judged.person_id, judged.training_id
FROM (
  SELECT a.person_id, a.training_id, array_position(%(pressing)s::text[], $standing) AS rank
  FROM assignments_assignment a JOIN who ON who.id = a.person_id
  WHERE a.organization_id = %(organization)s AND a.training_id = ANY(%(all_trainings)s::uuid[])
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
) judged
GROUP BY judged.person_id, judged.training_id
HAVING min(judged.rank) BETWEEN %(worst)s AND %(mildest)s
