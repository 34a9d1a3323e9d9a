-- What reconcile comes to at least, written by hand for the rules of the benchmark: join, leave out who holds
-- valid evidence, insert.
-- Parameters: organization, now, run.
-- Grain of a row: one assignment.
INSERT INTO assignments_assignment (
  organization_id, campaign_id, person_id, training_id, edition, cycle, run_id, decision_id, assigned_at,
  assigned_on, due_on, late_from, overdue_from, due_days)
SELECT %(organization)s, r.campaign_id, p.id, r.training_id, r.edition, 1, %(run)s, r.decision_id, %(now)s,
  h.today, h.today + r.due_days, h.today + r.due_days + 1, h.today + r.due_days + 1, r.due_days
FROM people_person p
JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS h (zone, today) ON h.zone = p.zone
JOIN (
  SELECT p.id AS person_id, r.* FROM people_person p
  JOIN benchmark_by_department r ON r.department_id = p.department_id
  UNION ALL
  SELECT p.id, r.* FROM people_person p
  JOIN benchmark_by_both r ON r.department_id = p.department_id AND r.location_id = p.location_id
  UNION ALL
  SELECT p.id, r.* FROM people_person p
  JOIN benchmark_by_role r ON r.job_role_id = p.job_role_id AND r.location_id = p.location_id
) r ON r.person_id = p.id
WHERE p.organization_id = %(organization)s AND p.is_active
  AND NOT EXISTS (
    SELECT FROM evidence_evidence e
    WHERE e.organization_id = p.organization_id AND e.person_id = p.id AND e.training_id = r.training_id)
ORDER BY r.campaign_id, p.id
