-- Cells with nothing open and with evidence that is valid, or with none that is any more. Part of matrix_found.sql.
-- Parameters: organization, all_trainings, valid (which of the two).
-- Grain of a row: one person and training. Indexes: evidence_held, assignments_open_by_training.
SELECT same.person_id, e.training_id
FROM (
  SELECT who.id AS person_id, who.today, coalesce(own.id, who.id) AS record_id
  FROM who LEFT JOIN people_person own
    ON own.organization_id = %(organization)s AND (own.merged_into_id = who.id OR own.id = who.id)
) same
JOIN evidence_evidence e ON e.organization_id = %(organization)s AND e.person_id = same.record_id
  AND e.training_id = ANY(%(all_trainings)s::uuid[])
LEFT JOIN evidence_supersession s ON s.organization_id = e.organization_id AND s.evidence_id = e.id
WHERE NOT EXISTS (
  SELECT FROM assignments_assignment a
  WHERE a.organization_id = %(organization)s AND a.person_id = same.person_id AND a.training_id = e.training_id
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL)
GROUP BY same.person_id, e.training_id
HAVING bool_or(s.id IS NULL AND (e.recertify_on IS NULL OR e.recertify_on > same.today)) = %(valid)s
