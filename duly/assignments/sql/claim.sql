-- Takes what is noted and not yet taken, and what this run took before it was interrupted.
-- Parameters: organization, run, more (whether it takes anything new).
-- Grain of a row: one noted change.
WITH free AS (
  SELECT id FROM assignments_pending
  WHERE organization_id = %(organization)s AND run_id IS NULL AND %(more)s FOR UPDATE SKIP LOCKED
), taken AS (
  UPDATE assignments_pending n SET run_id = %(run)s FROM free
  WHERE n.organization_id = %(organization)s AND n.id = free.id
  RETURNING n.person_id, n.rule_id, n.cause, n.cause_id, n.id
)
SELECT person_id, rule_id, cause, cause_id, id FROM taken
UNION ALL
SELECT person_id, rule_id, cause, cause_id, id FROM assignments_pending
WHERE organization_id = %(organization)s AND run_id = %(run)s
ORDER BY 5
