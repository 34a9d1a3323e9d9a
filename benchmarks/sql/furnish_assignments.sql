-- Everybody owes every second training: half of it done, 8 of 100 overdue, 2 in grace, 6 begun, 2 exempt, 3 withdrawn.
-- Parameters: organization, run, now.
WITH pairs AS (
  SELECT p.id AS person_id, t.id AS training_id, c.id AS campaign_id, t.grace_days, (p.n * 31 + t.n * 17) %% 100 AS dice
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people_person
    WHERE organization_id = %(organization)s AND is_active) p
  JOIN (SELECT id, grace_days, row_number() OVER (ORDER BY name) AS n FROM trainings_training
    WHERE organization_id = %(organization)s AND name LIKE 'Training%%') t ON (p.n + t.n) %% 2 = 0
  JOIN assignments_campaign c ON c.organization_id = %(organization)s AND c.training_id = t.id
), dated AS (
  SELECT pairs.*, %(now)s::date + CASE WHEN dice < 50 THEN -30 WHEN dice < 58 THEN -40 WHEN dice < 60 THEN -1 ELSE 30 END
    AS due_on
  FROM pairs
)
INSERT INTO assignments_assignment (organization_id, campaign_id, person_id, training_id, edition, cycle, run_id,
  assigned_at, assigned_on, due_on, late_from, overdue_from, started_from, completed_from, withdrawn_from, withdrawal,
  exempt_until, evidence_id)
SELECT %(organization)s, campaign_id, d.person_id, d.training_id, 1, 1, %(run)s, %(now)s, %(now)s::date - 60, due_on,
  due_on + 1, due_on + 1 + grace_days, CASE WHEN dice < 66 THEN %(now)s::date - 20 END, e.completed_on,
  CASE WHEN dice BETWEEN 66 AND 68 THEN %(now)s::date - 3 END, CASE WHEN dice BETWEEN 66 AND 68 THEN 'manual' ELSE '' END,
  CASE WHEN dice IN (69, 70) THEN %(now)s::date + 20 END, e.id
FROM dated d LEFT JOIN evidence_evidence e
  ON e.organization_id = %(organization)s AND e.person_id = d.person_id AND e.training_id = d.training_id
