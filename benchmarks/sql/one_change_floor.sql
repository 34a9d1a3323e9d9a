-- What one move comes to at least: the column, and the assignments that are new for the person, by a join.
-- Parameters: organization, person, department, now, run, zones, days.
-- Grain of a row: one assignment.
WITH moved AS (
  UPDATE people_person SET department_id = %(department)s
  WHERE organization_id = %(organization)s AND id = %(person)s
  RETURNING *
)
INSERT INTO assignments_assignment (
  organization_id, campaign_id, person_id, training_id, edition, cycle, run_id, decision_id, assigned_at,
  assigned_on, due_on, late_from, overdue_from, due_days)
SELECT %(organization)s, r.campaign_id, p.id, r.training_id, r.edition, 1, %(run)s, r.decision_id, %(now)s,
  h.today, h.today + r.due_days, h.today + r.due_days + 1, h.today + r.due_days + 1, r.due_days
FROM moved p
JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS h (zone, today) ON h.zone = p.zone
JOIN (
  SELECT * FROM benchmark_by_department
  UNION ALL
  SELECT * FROM benchmark_by_both
) r ON r.department_id = p.department_id AND (r.location_id IS NULL OR r.location_id = p.location_id)
WHERE NOT EXISTS (
  SELECT FROM assignments_assignment a
  WHERE a.organization_id = p.organization_id AND a.campaign_id = r.campaign_id AND a.person_id = p.id)
