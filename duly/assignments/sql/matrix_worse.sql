-- Leaves out the cells in which another open assignment is more pressing. Part of matrix_owed.sql.
-- Composed: rank is as in matrix_cells.sql, of an assignment `b` on the day `w.today`.
  AND NOT EXISTS (
    SELECT FROM assignments_assignment b JOIN who w ON w.id = b.person_id
    WHERE b.organization_id = %(organization)s AND b.person_id = a.person_id AND b.training_id = a.training_id
      AND b.completed_from IS NULL AND b.withdrawn_from IS NULL AND $rank < %(worst)s)
