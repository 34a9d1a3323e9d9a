-- One completion fulfils every open assignment of that person for that training whose edition is not newer (Q6).
-- Parameters: organization, person, training, edition, completed_on, evidence, now.
-- Grain of a row: one fulfilled assignment. Index: assignments_open_by_person.
WITH fulfilled AS (
  UPDATE assignments_assignment SET completed_from = %(completed_on)s, evidence_id = %(evidence)s
  WHERE organization_id = %(organization)s AND person_id = %(person)s AND training_id = %(training)s
    AND edition <= %(edition)s AND completed_from IS NULL AND withdrawn_from IS NULL
  RETURNING id
)
INSERT INTO assignments_assignmentevent
  (organization_id, assignment_id, kind, occurred_at, old, new, reason)
SELECT %(organization)s, id, 'completed', %(now)s,
  '{"completed_from": null, "evidence": null}',
  jsonb_build_object('completed_from', %(completed_on)s::date, 'evidence', %(evidence)s::uuid), ''
FROM fulfilled
