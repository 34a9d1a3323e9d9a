-- Unstarted open assignments move to the edition that became active; started ones finish theirs (Q9).
-- Parameters: organization, training, edition, now, reason, run.
-- Grain of a row: one moved assignment. Index: assignments_open_by_due.
WITH behind AS (
  SELECT id, edition FROM assignments_assignment
  WHERE organization_id = %(organization)s AND training_id = %(training)s AND edition < %(edition)s
    AND started_from IS NULL AND completed_from IS NULL AND withdrawn_from IS NULL
  ORDER BY id FOR NO KEY UPDATE
), moved AS (
  UPDATE assignments_assignment a SET edition = %(edition)s
  FROM behind WHERE a.organization_id = %(organization)s AND a.id = behind.id
)
INSERT INTO assignments_assignmentevent
  (organization_id, assignment_id, kind, occurred_at, old, new, reason, run_id)
SELECT %(organization)s, id, 'repinned', %(now)s,
  jsonb_build_object('edition', edition), jsonb_build_object('edition', %(edition)s::int), %(reason)s, %(run)s
FROM behind
