-- Cells with nothing open and with evidence that is valid. Part of matrix_found.sql.
-- Parameters: organization, all_trainings.
-- Grain of a row: one piece of evidence, of the person or of a record merged into theirs.
-- Indexes: evidence_held and assignments_open_by_training, both in the order of training and person; for the few
--   merged records people_person_merged.
SELECT who.id AS person_id, e.training_id
FROM evidence_evidence e JOIN who ON who.id = e.person_id
WHERE e.organization_id = %(organization)s AND e.training_id = ANY(%(all_trainings)s::uuid[])
  AND (e.recertify_on IS NULL OR e.recertify_on > who.today) AND NOT EXISTS (
    SELECT FROM evidence_supersession s WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
  AND NOT EXISTS (
    SELECT FROM assignments_assignment a
    WHERE a.organization_id = %(organization)s AND a.person_id = e.person_id AND a.training_id = e.training_id
      AND a.training_id = ANY(%(all_trainings)s::uuid[]) AND a.completed_from IS NULL AND a.withdrawn_from IS NULL)
UNION ALL
SELECT who.id, e.training_id
FROM people_person own JOIN who ON who.id = own.merged_into_id
JOIN evidence_evidence e ON e.organization_id = own.organization_id AND e.person_id = own.id
WHERE own.organization_id = %(organization)s AND e.training_id = ANY(%(all_trainings)s::uuid[])
  AND (e.recertify_on IS NULL OR e.recertify_on > who.today) AND NOT EXISTS (
    SELECT FROM evidence_supersession s WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
  AND NOT EXISTS (
    SELECT FROM assignments_assignment a
    WHERE a.organization_id = %(organization)s AND a.person_id = who.id AND a.training_id = e.training_id
      AND a.training_id = ANY(%(all_trainings)s::uuid[]) AND a.completed_from IS NULL AND a.withdrawn_from IS NULL)
