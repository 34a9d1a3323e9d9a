-- One launched campaign a training.
-- Parameters: organization, admin, now.
INSERT INTO assignments_campaign (organization_id, kind, state, name, training_id, edition, audience, due_on,
  accepts_evidence, note, created_at, created_by_id, launched_at, launched_by_id)
SELECT %(organization)s, 'manual', 'active', 'Campaign for ' || t.name, t.id, 1,
  '{"v": 1, "clauses": [[]], "individuals": [], "exclusions": [], "excluded_individuals": []}',
  %(now)s::date + 30, true, '', %(now)s, %(admin)s, %(now)s, %(admin)s
FROM trainings_training t
WHERE t.organization_id = %(organization)s AND t.name LIKE 'Training%%'
