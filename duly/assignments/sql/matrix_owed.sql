-- Cells whose worst open assignment has a rank of a span. Part of matrix_found.sql.
-- Parameters: organization, all_trainings, worst and mildest (the ends of the span).
-- Composed: rank is as in matrix_cells.sql; unless is matrix_worse.sql where something could be worse.
-- Grain of a row: one assignment. Index: assignments_open_by_training, which holds all that is read.
SELECT a.person_id, a.training_id
FROM assignments_assignment a JOIN who ON who.id = a.person_id
WHERE a.organization_id = %(organization)s AND a.training_id = ANY(%(all_trainings)s::uuid[])
  AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
  AND $rank BETWEEN %(worst)s AND %(mildest)s $unless
