-- What becomes of each person and duty. Counting, listing and writing all start with it, so they agree.
-- Grain of `judged`: one active person and one duty, where the person is wanted or holds an assignment; the
--   others are outside of the audience, and are the rest of the population (`looked_at`, of the same snapshot).
-- Parameters: organization; zones and days (which day it is in each zone); rules, campaigns, trainings, revisions,
--   editions, due_days, due_bases, graces, withdrawing, redating, causes, cause_ids (parallel: one entry a duty;
--   rules counts the audiences of wanted); changed, changed_by, changed_by_ids (parallel: people with a cause of
--   their own, may be empty); those of the audiences; those of among and proving.
-- Composed: wanted, one SELECT for each rule; among narrows `p` to the people looked at, holding and proving
--   assignments and evidence to theirs; verdict is the table of rules/reconciling.py as a CASE.
-- A rule's campaign has one cycle. What a merged record proves counts for the person it was merged into.
-- Indexes: assignments_cycle_once (held), evidence_by_training or evidence_by_person (valid).
WITH here AS (
  SELECT zone, today FROM unnest(%(zones)s::text[], %(days)s::date[]) AS given (zone, today)
), looked_at AS (
  SELECT count(*) AS people FROM people_person p WHERE p.organization_id = %(organization)s AND p.is_active $among
), noted AS (
  SELECT DISTINCT ON (person_id) person_id, cause, cause_id
  FROM unnest(%(changed)s::uuid[], %(changed_by)s::text[], %(changed_by_ids)s::uuid[])
    AS given (person_id, cause, cause_id)
  ORDER BY person_id
), duty AS (
  SELECT * FROM unnest(
    %(rules)s::int[], %(campaigns)s::uuid[], %(trainings)s::uuid[], %(revisions)s::uuid[], %(editions)s::int[],
    %(due_days)s::int[], %(due_bases)s::text[], %(graces)s::int[], %(withdrawing)s::bool[], %(redating)s::bool[],
    %(causes)s::text[], %(cause_ids)s::uuid[]
  ) AS given (rule, campaign_id, training_id, revision_id, edition, due_days, due_basis, grace_days, withdraws,
    redates_open, cause, cause_id)
), wanted AS (
$wanted
), asked AS (
  SELECT wanted.*, duty.campaign_id FROM wanted JOIN duty ON duty.rule = wanted.rule
), held AS (
  SELECT a.*, p.zone
  FROM assignments_assignment a
  JOIN people_person p ON p.organization_id = a.organization_id AND p.id = a.person_id AND p.is_active
  WHERE a.organization_id = %(organization)s AND a.campaign_id = ANY(%(campaigns)s::uuid[]) AND a.cycle = 1
    $among $holding
), valid AS (
  SELECT coalesce(m.merged_into_id, e.person_id) AS person_id, e.training_id,
    max(coalesce(e.recertify_on, 'infinity'::date)) AS until
  FROM evidence_evidence e LEFT JOIN people_person m
    ON m.organization_id = e.organization_id AND m.id = e.person_id AND m.merged_into_id IS NOT NULL
  WHERE e.organization_id = %(organization)s AND e.training_id = ANY(%(trainings)s::uuid[]) $proving
    AND NOT EXISTS (
      SELECT FROM evidence_supersession s WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
  GROUP BY 1, 2
), met AS (
  SELECT coalesce(asked.person_id, held.person_id) AS person_id,
    coalesce(asked.campaign_id, held.campaign_id) AS campaign_id, coalesce(asked.zone, held.zone) AS zone,
    asked.clause, asked.facts, asked.missing, held.id AS assignment_id, held.due_days AS had_days,
    held.keeps_due_day, held.assigned_on, held.due_on, held.late_from, held.overdue_from, held.withdrawn_from,
    held.started_from, held.edition AS pinned,
    CASE WHEN asked.person_id IS NULL THEN 'no' WHEN asked.certain THEN 'yes'
      WHEN asked.excluded THEN 'excluded' ELSE 'undecided' END AS want,
    CASE WHEN held.id IS NULL THEN 'nothing' WHEN held.completed_from IS NOT NULL THEN 'completed'
      WHEN held.withdrawal = 'unmatched' THEN 'lapsed' WHEN held.withdrawn_from IS NOT NULL THEN 'withdrawn'
      ELSE 'open' END AS have
  FROM asked FULL JOIN held ON held.person_id = asked.person_id AND held.campaign_id = asked.campaign_id
), known AS (
  SELECT met.*, duty.training_id, duty.revision_id, duty.edition, duty.due_days, duty.due_basis, duty.grace_days,
    duty.withdraws, duty.edition IS NOT NULL AS assignable, here.today,
    coalesce(valid.until > here.today, false) AS valid,
    duty.redates_open AND NOT coalesce(met.keeps_due_day, true) AND met.had_days IS DISTINCT FROM duty.due_days
      AS redates,
    CASE WHEN noted.person_id IS NULL THEN duty.cause ELSE noted.cause END AS cause,
    CASE WHEN noted.person_id IS NULL THEN duty.cause_id ELSE noted.cause_id END AS cause_id
  FROM met JOIN duty ON duty.campaign_id = met.campaign_id
  LEFT JOIN here ON here.zone = met.zone
  LEFT JOIN valid ON valid.person_id = met.person_id AND valid.training_id = duty.training_id
  LEFT JOIN noted ON noted.person_id = met.person_id
), judged AS (
  SELECT known.*, verdict[1] AS act, CASE verdict[2] WHEN 'missing' THEN missing ELSE verdict[2] END AS reason,
    CASE WHEN verdict[1] IN ('redated', 'restored') AND redates THEN greatest(assigned_on + due_days, today + 1)
      WHEN verdict[1] = 'restored' THEN due_on + greatest(today - withdrawn_from, 0)
      WHEN verdict[1] = 'opened' THEN today + due_days ELSE due_on END AS due_after
  FROM known CROSS JOIN LATERAL (SELECT $verdict AS verdict) found
)
