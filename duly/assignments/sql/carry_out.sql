-- Opens the assignments of one part of a launch and removes its chunks. What was decided holds, and what became true
--   since is added as if the part had been written with the decision: evidence sealed since completes, an attempt
--   begun since starts it, a newer edition is pinned where nothing was begun, and a merged record's part goes to
--   the person it was merged into, unless they have one in this campaign.
-- Parameters: campaign, training, run, part, decided_at, assigned_at, edition and active (the edition decided on, and
--   the one active now), due_on, late_from, overdue_from, accepts_evidence; time and noise, the first and last 12
--   hexadecimal digits of a UUID of version 7.
-- Grain of a row: one assignment opened; none where another worker carried the part out before.
-- The ids are version 7 with a counter in the 26 bits after the time (RFC 9562, 6.2), because drawing a random
--   number for each row takes longer than looking up the person.
-- A LIMIT 1 keeps the planner from reading whole tables for each part: the work must not grow with what there is.
-- Indexes: assignments_chunk_of_run, people_person_merged, evidence_recorded, learning_one_open_attempt;
--   where records were merged, evidence_by_person and assignments_cycle_once.
WITH taken AS (
  DELETE FROM assignments_chunk
  WHERE organization_id = %(organization)s AND run_id = %(run)s AND part = %(part)s
  RETURNING decision_id, assigned_on, people, evidence, started
), named AS (
  SELECT taken.decision_id, taken.assigned_on, coalesce(m.merged_into_id, one.person_id) AS person_id,
    one.person_id AS decided_for, one.evidence_id, one.started_on, m.id IS NOT NULL AS merged
  FROM taken
  CROSS JOIN LATERAL unnest(taken.people, taken.evidence, taken.started) one (person_id, evidence_id, started_on)
  LEFT JOIN people_person m
    ON m.organization_id = %(organization)s AND m.id = one.person_id AND m.merged_into_id IS NOT NULL
), owing AS (
  SELECT DISTINCT ON (person_id) * FROM named
  WHERE NOT (
    person_id IN (
      SELECT k.merged_into_id FROM people_person k
      WHERE k.organization_id = %(organization)s AND k.merged_into_id IS NOT NULL)
    AND (
      SELECT a.id FROM assignments_assignment a
      WHERE a.organization_id = %(organization)s AND a.campaign_id = %(campaign)s AND a.person_id = named.person_id
      LIMIT 1) IS NOT NULL)
  ORDER BY person_id, merged
), numbered AS (
  SELECT owing.*, row_number() OVER (ORDER BY person_id) AS n FROM owing
), known AS MATERIALIZED (
  SELECT named.decided_for, e.id, e.completed_on
  FROM named CROSS JOIN LATERAL (
    SELECT e.id, e.completed_on FROM evidence_evidence e
    WHERE e.organization_id = %(organization)s AND e.id = named.evidence_id
    LIMIT 1
  ) e
  WHERE named.evidence_id IS NOT NULL
  UNION ALL
  SELECT named.decided_for, e.id, e.completed_on
  FROM named CROSS JOIN LATERAL (
    SELECT e.id, e.completed_on FROM evidence_evidence e
    WHERE e.organization_id = %(organization)s AND e.training_id = %(training)s AND e.edition >= %(edition)s
      AND e.person_id = ANY(ARRAY[named.person_id, named.decided_for])
      AND (e.recertify_on IS NULL OR e.recertify_on > named.assigned_on)
      AND NOT EXISTS (
        SELECT FROM evidence_supersession s WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
    ORDER BY e.recertify_on DESC NULLS FIRST, e.completed_at DESC, e.id
    LIMIT 1
  ) e
  WHERE named.merged AND named.evidence_id IS NULL AND %(accepts_evidence)s
), since AS MATERIALIZED (
  SELECT DISTINCT ON (coalesce(m.merged_into_id, e.person_id))
    coalesce(m.merged_into_id, e.person_id) AS person_id, e.id, e.completed_on, e.edition
  FROM evidence_evidence e LEFT JOIN people_person m
    ON m.organization_id = e.organization_id AND m.id = e.person_id AND m.merged_into_id IS NOT NULL
  WHERE e.organization_id = %(organization)s AND e.training_id = %(training)s AND e.edition >= %(edition)s
    AND e.recorded_at >= %(decided_at)s
  ORDER BY coalesce(m.merged_into_id, e.person_id), e.completed_at, e.id
), editions AS MATERIALIZED (
  SELECT v.id, v.edition FROM trainings_version v
  WHERE v.organization_id = %(organization)s AND v.training_id = %(training)s AND v.edition >= %(edition)s
)
INSERT INTO assignments_assignment (
  id, organization_id, campaign_id, person_id, training_id, edition, cycle, run_id, decision_id,
  assigned_at, assigned_on, due_on, late_from, overdue_from, started_from, completed_from, evidence_id)
SELECT
  (%(time)s || to_hex(28672 | (numbered.n >> 14)) || to_hex(32768 | (numbered.n & 16383)) || %(noise)s)::uuid,
  %(organization)s, %(campaign)s, numbered.person_id, %(training)s,
  CASE
    WHEN known.id IS NOT NULL OR numbered.started_on IS NOT NULL THEN %(edition)s
    ELSE coalesce(since.edition, begun.edition, %(active)s)
  END,
  1, %(run)s, numbered.decision_id, %(assigned_at)s, numbered.assigned_on, %(due_on)s, %(late_from)s, %(overdue_from)s,
  coalesce(numbered.started_on, CASE WHEN begun.id IS NOT NULL THEN attempt.started_on END),
  coalesce(known.completed_on, since.completed_on), coalesce(known.id, since.id)
FROM numbered
LEFT JOIN known ON known.decided_for = numbered.decided_for
LEFT JOIN since ON since.person_id = numbered.person_id AND known.id IS NULL
LEFT JOIN LATERAL (
  SELECT t.started_on, t.version_id FROM learning_attempt t
  WHERE t.organization_id = %(organization)s AND t.person_id = numbered.person_id
    AND t.training_id = %(training)s AND t.closed_at IS NULL
  LIMIT 1
) attempt ON true
LEFT JOIN editions begun ON begun.id = attempt.version_id
