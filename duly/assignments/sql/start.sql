-- The first lesson opened starts every open assignment of that person for that training it can fulfil.
-- Parameters: organization, person, training, edition, started_on, now.
-- Grain of a row: one started assignment. Index: assignments_open_by_person.
WITH started AS (
  UPDATE assignments_assignment SET started_from = %(started_on)s
  WHERE organization_id = %(organization)s AND person_id = %(person)s AND training_id = %(training)s
    AND edition <= %(edition)s AND started_from IS NULL AND completed_from IS NULL AND withdrawn_from IS NULL
  RETURNING id
)
INSERT INTO assignments_assignmentevent
  (organization_id, assignment_id, kind, occurred_at, old, new, reason)
SELECT %(organization)s, id, 'started', %(now)s,
  '{"started_from": null}', jsonb_build_object('started_from', %(started_on)s::date), ''
FROM started
