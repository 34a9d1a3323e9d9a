-- What a merged record proves fulfils what the kept person owes, where the campaign accepts evidence.
-- Parameters: organization, kept, merged, kept_on (which day it is for the kept person), run, now.
-- Grain of a row: one fulfilled assignment. Index: assignments_open_by_person.
WITH proven AS (
  SELECT DISTINCT ON (a.id) a.id, e.id AS evidence_id, e.completed_on
  FROM assignments_assignment a
  JOIN assignments_campaign c ON c.organization_id = a.organization_id AND c.id = a.campaign_id
  JOIN evidence_evidence e ON e.organization_id = a.organization_id AND e.training_id = a.training_id
    AND e.person_id = %(merged)s AND e.edition >= a.edition
  WHERE a.organization_id = %(organization)s AND a.person_id = %(kept)s AND a.cycle = 1
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
    AND c.accepts_evidence AND c.kind IN ('manual', 'mandatory')
    AND (e.recertify_on IS NULL OR e.recertify_on > %(kept_on)s)
    AND NOT EXISTS (
      SELECT FROM evidence_supersession s WHERE s.organization_id = e.organization_id AND s.evidence_id = e.id)
  ORDER BY a.id, e.recertify_on DESC NULLS FIRST, e.completed_at DESC, e.id
), fulfilled AS (
  UPDATE assignments_assignment a SET completed_from = proven.completed_on, evidence_id = proven.evidence_id
  FROM proven WHERE a.organization_id = %(organization)s AND a.id = proven.id
)
INSERT INTO assignments_assignmentevent (organization_id, assignment_id, kind, occurred_at, old, new, reason, run_id)
SELECT %(organization)s, id, 'completed', %(now)s, '{"completed_from": null, "evidence": null}'::jsonb,
  jsonb_build_object('completed_from', completed_on, 'evidence', evidence_id), '', %(run)s
FROM proven
