-- What the active rules say, for their lint.
-- Parameters: organization.
-- Grain of a row: one rule with its trainings in order, by name.
SELECT r.id, r.name, r.audience::text, r.days_to_complete,
  coalesce(array_agg(t.training_id ORDER BY t.position) FILTER (WHERE t.id IS NOT NULL), '{}')
FROM assignments_rule r
LEFT JOIN assignments_ruletarget t
  ON t.organization_id = r.organization_id AND t.rule_id = r.id AND t.removed_at IS NULL
WHERE r.organization_id = %(organization)s AND r.is_active
GROUP BY r.id
ORDER BY r.name, r.id
