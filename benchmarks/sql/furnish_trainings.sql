-- So many trainings in force, each with one version like the one there is.
-- Parameters: organization, author, admin, count.
WITH made AS (
  INSERT INTO trainings_training (organization_id, name, category, due_offset_days, grace_days)
  SELECT %(organization)s, 'Training ' || lpad(n::text, 4, '0'), 'security', 30, 7 * (n %% 3)
  FROM generate_series(1, %(count)s) n
  RETURNING id, name
)
INSERT INTO trainings_version (organization_id, training_id, edition, label, language, state, content, training_name,
  settings, change_reason, submitted_at, submitted_by_id, rationale)
SELECT %(organization)s, made.id, 1, '1.0', 'en', 'in_review', v.content, made.name, v.settings, v.change_reason,
  v.submitted_at, v.submitted_by_id, ''
FROM made CROSS JOIN LATERAL (
  SELECT * FROM trainings_version WHERE organization_id = %(organization)s AND training_name = 'Fire safety' LIMIT 1) v
