-- Opens, restores, redates and withdraws, and counts everybody from the same snapshot. Follows reconcile.sql.
-- Parameters: run, now; held, the campaigns to write for; most, how many changes it may be (NULL: any number; of
--   more nothing is written, and what would have been is told); time and noise, the first and last 12 digits of a
--   UUID of version 7 (see carry_out.sql).
-- Grain of a row: as reconcile_counted.sql, without the digest.
-- The trainings of the campaigns `held` are locked by then, so nobody else opens, completes or activates meanwhile.
-- A row that somebody changed by hand in the same moment is left alone by the conditions of its UPDATE, and told
--   as kept; so is everybody of a campaign that is not held, whose change is noted and comes next.
-- Index: learning_one_open_attempt (begun, where there are `people`).
-- Opened in the order of people, because that is the order in which others lock many of them.
, changing AS MATERIALIZED (
  SELECT * FROM judged
  WHERE act IN ('opened', 'restored', 'redated', 'withdrawn') AND campaign_id = ANY(%(held)s::uuid[])
    AND (%(most)s::int IS NULL OR %(most)s >= (
      SELECT count(*) FROM judged
      WHERE act IN ('opened', 'restored', 'redated', 'withdrawn') AND campaign_id = ANY(%(held)s::uuid[])))
), decided AS (
  INSERT INTO assignments_decision (
    organization_id, run_id, campaign_id, revision_id, clause, facts, cause, cause_id, due_basis, due_days)
  SELECT DISTINCT %(organization)s, %(run)s::uuid, campaign_id, revision_id, clause, facts, cause, cause_id,
    due_basis, due_days
  FROM changing WHERE act = 'opened'
  RETURNING id, campaign_id, clause, facts, cause, cause_id
), begun AS (
  SELECT t.person_id, t.training_id, v.edition, min(t.started_on) AS started_on
  FROM learning_attempt t
  JOIN trainings_version v ON v.organization_id = t.organization_id AND v.id = t.version_id
  WHERE t.organization_id = %(organization)s AND t.training_id = ANY(%(trainings)s::uuid[]) AND t.closed_at IS NULL
    AND (%(people)s::uuid[] IS NULL OR t.person_id = ANY(%(people)s::uuid[]))
  GROUP BY 1, 2, 3
), opening AS (
  SELECT c.*, d.id AS decision_id, begun.started_on,
    row_number() OVER (ORDER BY c.person_id, c.campaign_id) AS n
  FROM changing c
  JOIN decided d ON d.campaign_id = c.campaign_id AND d.clause = c.clause AND d.facts = c.facts
    AND d.cause = c.cause AND coalesce(d.cause_id, '00000000-0000-0000-0000-000000000000')
      = coalesce(c.cause_id, '00000000-0000-0000-0000-000000000000')
  LEFT JOIN begun
    ON begun.person_id = c.person_id AND begun.training_id = c.training_id AND begun.edition = c.edition
  WHERE c.act = 'opened'
), opened AS (
  INSERT INTO assignments_assignment (
    id, organization_id, campaign_id, person_id, training_id, edition, cycle, run_id, decision_id, assigned_at,
    assigned_on, due_on, late_from, overdue_from, due_days, started_from)
  SELECT
    (%(time)s || to_hex(28672 | (n >> 14)) || to_hex(32768 | (n & 16383)) || %(noise)s)::uuid,
    %(organization)s, campaign_id, person_id, training_id, edition, 1, %(run)s, decision_id, %(now)s,
    today, due_after, due_after + 1, due_after + 1 + grace_days, due_days, started_on
  FROM opening ORDER BY n
), restored AS (
  UPDATE assignments_assignment a SET withdrawn_from = NULL, withdrawal = '', due_on = c.due_after,
    late_from = c.due_after + 1, overdue_from = c.due_after + 1 + (c.overdue_from - c.late_from),
    keeps_due_day = c.keeps_due_day OR (NOT c.redates AND c.due_after <> c.due_on),
    due_days = CASE WHEN c.redates THEN c.due_days ELSE a.due_days END,
    edition = CASE WHEN c.started_from IS NULL THEN c.edition ELSE a.edition END
  FROM changing c
  WHERE c.act = 'restored' AND a.organization_id = %(organization)s AND a.id = c.assignment_id
    AND a.withdrawal = 'unmatched' AND a.completed_from IS NULL
  RETURNING a.id, c.withdrawn_from, c.due_on, c.due_after, c.pinned, a.edition
), redated AS (
  UPDATE assignments_assignment a SET due_on = c.due_after, late_from = c.due_after + 1,
    overdue_from = c.due_after + 1 + c.grace_days, due_days = c.due_days
  FROM changing c
  WHERE c.act = 'redated' AND a.organization_id = %(organization)s AND a.id = c.assignment_id
    AND a.withdrawn_from IS NULL AND a.completed_from IS NULL AND NOT a.keeps_due_day
  RETURNING a.id, c.due_on, c.late_from, c.overdue_from, a.due_on AS due_now, a.late_from AS late_now,
    a.overdue_from AS overdue_now, a.due_days
), withdrawn AS (
  UPDATE assignments_assignment a SET withdrawn_from = c.today, withdrawal = 'unmatched'
  FROM changing c
  WHERE c.act = 'withdrawn' AND a.organization_id = %(organization)s AND a.id = c.assignment_id
    AND a.withdrawn_from IS NULL AND a.completed_from IS NULL
  RETURNING a.id, a.withdrawn_from
), told AS (
  INSERT INTO assignments_assignmentevent (
    organization_id, assignment_id, kind, occurred_at, old, new, reason, run_id)
  SELECT %(organization)s, id, 'restored', %(now)s,
    jsonb_build_object('withdrawn_from', withdrawn_from, 'kind', 'unmatched', 'due_on', due_on, 'edition', pinned),
    jsonb_build_object('withdrawn_from', null, 'due_on', due_after, 'edition', edition), '', %(run)s::uuid
  FROM restored
  UNION ALL
  SELECT %(organization)s, id, 'redated', %(now)s,
    jsonb_build_object('due_on', due_on, 'late_from', late_from, 'overdue_from', overdue_from),
    jsonb_build_object('due_on', due_now, 'late_from', late_now, 'overdue_from', overdue_now, 'kind', 'rule',
      'due_days', due_days), '', %(run)s::uuid
  FROM redated
  UNION ALL
  SELECT %(organization)s, id, 'withdrawn', %(now)s, '{"withdrawn_from": null}'::jsonb,
    jsonb_build_object('withdrawn_from', withdrawn_from, 'kind', 'unmatched'), '', %(run)s::uuid
  FROM withdrawn
), done AS (
  SELECT id FROM restored UNION ALL SELECT id FROM redated UNION ALL SELECT id FROM withdrawn
), became AS (
  SELECT judged.campaign_id, judged.person_id, CASE WHEN missed THEN 'kept' ELSE act END AS act,
    CASE WHEN missed THEN 'changed_meanwhile' ELSE reason END AS reason
  FROM judged CROSS JOIN LATERAL (
    SELECT act IN ('opened', 'restored', 'redated', 'withdrawn') AND (
      campaign_id <> ALL(%(held)s::uuid[])
      OR (act <> 'opened' AND assignment_id NOT IN (SELECT id FROM done))) AS missed
  ) seen
), counted AS (
  SELECT campaign_id, act, reason, count(*) AS people,
    array_agg(person_id) FILTER (WHERE act IN ('undecided', 'refused')) AS listed
  FROM became
  GROUP BY campaign_id, act, reason
)
SELECT campaign_id, act, reason, people, (SELECT people FROM looked_at), array(SELECT unnest(listed) ORDER BY 1)
FROM counted
ORDER BY campaign_id, act, reason
