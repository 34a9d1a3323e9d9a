-- What the active ones of some rules ask for: each with its revision and its trainings.
-- Parameters: organization; rules, whether they assign by themselves or not.
-- Grain of a row: one training of one rule.
SELECT r.id, v.id, r.audience::text, r.on_leaving = 'withdraw', r.redates_open, c.id, t.training_id, (
    SELECT max(w.edition) FROM trainings_version w
    WHERE w.organization_id = t.organization_id AND w.training_id = t.training_id AND w.state = 'active'),
  coalesce(r.days_to_complete, g.due_offset_days),
  CASE WHEN r.days_to_complete IS NULL THEN 'training' ELSE 'rule' END, g.grace_days
FROM assignments_rule r
JOIN assignments_rulerevision v
  ON v.organization_id = r.organization_id AND v.rule_id = r.id AND v.number = r.revision
JOIN assignments_ruletarget t
  ON t.organization_id = r.organization_id AND t.rule_id = r.id AND t.removed_at IS NULL
JOIN assignments_campaign c
  ON c.organization_id = r.organization_id AND c.rule_id = r.id AND c.training_id = t.training_id
JOIN trainings_training g ON g.organization_id = t.organization_id AND g.id = t.training_id
WHERE r.organization_id = %(organization)s AND r.is_active AND r.id = ANY(%(rules)s::uuid[])
ORDER BY r.id, t.position, t.training_id
