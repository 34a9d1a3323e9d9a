-- Withdraws what is open in a campaign, each from the day it is for that person, unless the world moved since the
--   preview. Follows open_rows.sql.
-- Parameters: fingerprint, now, reason, run.
-- Grain of the row: as open_count.sql.
, agreed AS (
  SELECT owed.* FROM owed JOIN sealed ON sealed.fingerprint = %(fingerprint)s
), withdrawn AS (
  UPDATE assignments_assignment a SET withdrawn_from = agreed.today, withdrawal = 'manual'
  FROM agreed WHERE a.organization_id = %(organization)s AND a.id = agreed.id
), noted AS (
  INSERT INTO assignments_assignmentevent
    (organization_id, assignment_id, kind, occurred_at, old, new, reason, run_id)
  SELECT %(organization)s, id, 'withdrawn', %(now)s, '{"withdrawn_from": null}'::jsonb,
    jsonb_build_object('withdrawn_from', today, 'kind', 'manual'), %(reason)s, %(run)s
  FROM agreed
)
SELECT open, keeping, started, fingerprint FROM sealed
