-- Notes people or rules that changed.
-- Parameters: organization, people and rules (one of the two lists; a rule of NULL means all of them), cause,
--   cause_id.
-- Grain of a row: one person or one rule.
INSERT INTO assignments_pending (organization_id, person_id, rule_id, cause, cause_id)
SELECT %(organization)s, person_id, rule_id, %(cause)s, %(cause_id)s
FROM unnest(%(people)s::uuid[], %(rules)s::uuid[]) AS noted (person_id, rule_id)
