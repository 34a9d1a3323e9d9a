-- The account of everybody: where a launch puts each active person. Preview and launch both start with it.
-- Grain of `accounted`: one active person, with the verdict as outcome and reason. Grain of `sealed`: one row, the
--   fingerprint of what would happen; those left out do not count, so hiring elsewhere does not unsettle it.
-- Parameters: organization, training, edition, due_on, overdue_from, accepts_evidence, skips_open, campaign (whose
--   people keep what they have there, null for a draft); zones and days (which day it is in each zone); those of
--   the audience.
-- Composed: $included, $undecided judge the audience over `p`; $matched judges it without its exclusions;
--   $missing names the value somebody lacks; $clause and $facts say by what somebody is in it.
-- Sorted once: the fingerprint needs that order, and inserting in it keeps the indexes warm.
-- What a merged record proves counts for the person it was merged into.
-- Indexes: evidence_by_training and people_person_merged (valid), learning_one_open_attempt (begun),
--   assignments_open_by_person (kept), assignments_cycle_once (kept in this campaign).
WITH here AS (
  SELECT zone, today FROM unnest(%(zones)s::text[], %(days)s::date[]) AS given (zone, today)
), valid AS (
  SELECT DISTINCT ON (coalesce(m.merged_into_id, e.person_id))
    coalesce(m.merged_into_id, e.person_id) AS person_id, e.id AS evidence_id, e.completed_on, e.recertify_on
  FROM evidence_evidence e LEFT JOIN people_person m
    ON m.organization_id = e.organization_id AND m.id = e.person_id AND m.merged_into_id IS NOT NULL
  WHERE %(accepts_evidence)s AND e.organization_id = %(organization)s
    AND e.training_id = %(training)s AND e.edition >= %(edition)s
    AND NOT EXISTS (
      SELECT FROM evidence_supersession s
      WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
  ORDER BY coalesce(m.merged_into_id, e.person_id), e.recertify_on DESC NULLS FIRST, e.completed_at DESC, e.id
), begun AS (
  SELECT t.person_id, t.started_on
  FROM learning_attempt t JOIN trainings_version v
    ON v.organization_id = t.organization_id AND v.id = t.version_id AND v.edition >= %(edition)s
  WHERE t.organization_id = %(organization)s AND t.training_id = %(training)s AND t.closed_at IS NULL
), judged AS (
  SELECT p.id AS person_id, here.today, $missing AS missing,
    $included AS included, $undecided AS undecided, $matched AS matched, $clause AS clause, $facts AS facts,
    %(campaign)s::uuid IS NOT NULL AND p.id IN (
      SELECT a.person_id FROM assignments_assignment a
      WHERE a.organization_id = %(organization)s AND a.campaign_id = %(campaign)s::uuid) AS takes_part,
    %(skips_open)s AND EXISTS (
      SELECT FROM assignments_assignment a
      WHERE a.organization_id = %(organization)s AND a.person_id = p.id AND a.training_id = %(training)s
        AND a.completed_from IS NULL AND a.withdrawn_from IS NULL) AS holds_open
  FROM people_person p LEFT JOIN here ON here.zone = p.zone
  WHERE p.organization_id = %(organization)s AND p.is_active
), accounted AS MATERIALIZED (
  SELECT judged.person_id, judged.today, judged.clause, judged.facts,
    valid.evidence_id, valid.completed_on, begun.started_on,
    CASE
      WHEN takes_part THEN ARRAY['kept', 'in_campaign']
      WHEN undecided THEN ARRAY['undecided', missing]
      WHEN NOT included AND matched THEN ARRAY['excluded', 'exclusion']
      WHEN NOT included THEN ARRAY['excluded', 'not_in_audience']
      WHEN today IS NULL THEN ARRAY['undecided', 'zone_missing']
      WHEN holds_open THEN ARRAY['kept', 'already_open']
      WHEN valid.evidence_id IS NOT NULL THEN ARRAY['assigned', 'already_valid']
      ELSE ARRAY['assigned', '']
    END AS verdict
  FROM judged LEFT JOIN valid
    ON valid.person_id = judged.person_id
    AND (valid.recertify_on IS NULL OR valid.recertify_on > judged.today)
  LEFT JOIN begun ON begun.person_id = judged.person_id
  ORDER BY judged.person_id
), sealed AS (
  SELECT encode(sha256(convert_to(concat_ws('/', %(edition)s, %(due_on)s::date, %(overdue_from)s::date), 'UTF8')
    || coalesce(string_agg(
      uuid_send(person_id) || convert_to(array_to_string(verdict, '/'), 'UTF8'), ''::bytea ORDER BY person_id
    ), ''::bytea)), 'hex') AS fingerprint
  FROM accounted WHERE verdict[1] <> 'excluded'
)
