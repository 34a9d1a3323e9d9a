-- What a merged record owes, the kept person owes from now on: same campaign, cycle, pin and boundaries.
-- What the kept person has in the same campaign and cycle already, open or not, is left as it is. Where a
-- campaign accepts evidence that the kept person holds, what is carried over is completed at once.
-- Parameters: organization, kept, merged, kept_on and merged_on (which day it is for each), run, now.
-- Grain of a row: one event of an assignment, withdrawn or carried over. Index: assignments_open_by_person.
WITH owed AS (
  UPDATE assignments_assignment SET withdrawn_from = %(merged_on)s, withdrawal = 'merged'
  WHERE organization_id = %(organization)s AND person_id = %(merged)s
    AND completed_from IS NULL AND withdrawn_from IS NULL
  RETURNING *
), carried AS (
  INSERT INTO assignments_assignment (
    organization_id, campaign_id, person_id, training_id, edition, cycle, run_id, assigned_at, assigned_on,
    due_on, late_from, overdue_from, exempt_until, completed_from, evidence_id, decision_id, due_days, keeps_due_day)
  SELECT o.organization_id, o.campaign_id, %(kept)s, o.training_id, o.edition, o.cycle, %(run)s, %(now)s,
    %(kept_on)s, o.due_on, o.late_from, o.overdue_from, o.exempt_until, valid.completed_on, valid.id,
    o.decision_id, o.due_days, o.keeps_due_day
  FROM owed o
  JOIN assignments_campaign c ON c.organization_id = o.organization_id AND c.id = o.campaign_id
  LEFT JOIN LATERAL (
    SELECT e.id, e.completed_on
    FROM evidence_evidence e
    JOIN people_person p ON p.organization_id = e.organization_id AND p.id = e.person_id
    WHERE e.organization_id = o.organization_id AND e.training_id = o.training_id AND e.edition >= o.edition
      AND coalesce(p.merged_into_id, p.id) = %(kept)s AND p.id <> %(merged)s
      AND (e.recertify_on IS NULL OR e.recertify_on > %(kept_on)s)
      AND NOT EXISTS (
        SELECT FROM evidence_supersession s WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
    ORDER BY e.recertify_on DESC NULLS FIRST, e.completed_at DESC, e.id
    LIMIT 1
  ) valid ON c.accepts_evidence AND c.kind IN ('manual', 'mandatory') AND o.cycle = 1
  WHERE NOT EXISTS (
    SELECT FROM assignments_assignment own
    WHERE own.organization_id = o.organization_id AND own.campaign_id = o.campaign_id
      AND own.person_id = %(kept)s
      AND (own.cycle = o.cycle OR (own.completed_from IS NULL AND own.withdrawn_from IS NULL)))
  RETURNING id, campaign_id, due_on, edition
)
INSERT INTO assignments_assignmentevent (organization_id, assignment_id, kind, occurred_at, old, new, reason, run_id)
SELECT %(organization)s, id, 'withdrawn', %(now)s, '{"withdrawn_from": null}'::jsonb,
  jsonb_build_object('withdrawn_from', %(merged_on)s::date, 'kind', 'merged'), '', %(run)s::uuid
FROM owed
UNION ALL
SELECT %(organization)s, carried.id, 'carried_over', %(now)s,
  jsonb_build_object('assignment', owed.id, 'person', %(merged)s::uuid),
  jsonb_build_object('person', %(kept)s::uuid, 'due_on', carried.due_on, 'edition', carried.edition), '', %(run)s
FROM carried JOIN owed ON owed.campaign_id = carried.campaign_id
