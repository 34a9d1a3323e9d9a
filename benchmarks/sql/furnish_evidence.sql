-- Half of what is assigned is done: a record of usual size, some of it expired.
-- Parameters: organization, now. Follows the same pairs as furnish_assignments.sql.
WITH pairs AS (
  SELECT p.id AS person_id, t.id AS training_id, v.id AS version_id, p.n, t.n AS m
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM people_person
    WHERE organization_id = %(organization)s AND is_active) p
  JOIN (SELECT id, row_number() OVER (ORDER BY name) AS n FROM trainings_training
    WHERE organization_id = %(organization)s AND name LIKE 'Training%%') t ON (p.n + t.n) %% 2 = 0
  JOIN trainings_version v ON v.organization_id = %(organization)s AND v.training_id = t.id
)
INSERT INTO evidence_evidence (organization_id, person_id, training_id, version_id, edition, payload, completed_at,
  completed_on, recertify_on, method, source)
SELECT %(organization)s, person_id, training_id, version_id, 1, convert_to(repeat('{"manifestation":"x"}', 30), 'UTF8'),
  %(now)s::timestamptz - interval '100 days', (%(now)s::timestamptz - interval '100 days')::date,
  CASE WHEN m %% 3 = 0 THEN %(now)s::date + CASE WHEN (n * 7 + m) %% 20 = 0 THEN -5 ELSE 265 END END,
  'button', 'benchmark'
FROM pairs WHERE (n * 31 + m * 17) %% 100 < 50
