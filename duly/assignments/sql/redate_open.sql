-- Moves what is open in a campaign to another due day, but for what somebody or an absence moved before, unless the
--   world moved since the preview. Follows open_rows.sql.
-- Parameters: due_on, late_from, overdue_from, fingerprint, now, reason, run.
-- Grain of the row: as open_count.sql.
, agreed AS (
  SELECT owed.* FROM owed JOIN sealed ON sealed.fingerprint = %(fingerprint)s WHERE NOT owed.keeps_due_day
), moved AS (
  UPDATE assignments_assignment a
  SET due_on = %(due_on)s, late_from = %(late_from)s, overdue_from = %(overdue_from)s
  FROM agreed WHERE a.organization_id = %(organization)s AND a.id = agreed.id
), noted AS (
  INSERT INTO assignments_assignmentevent
    (organization_id, assignment_id, kind, occurred_at, old, new, reason, run_id)
  SELECT %(organization)s, id, 'redated', %(now)s,
    jsonb_build_object('due_on', due_on, 'late_from', late_from, 'overdue_from', overdue_from),
    jsonb_build_object('due_on', %(due_on)s::date, 'late_from', %(late_from)s::date,
      'overdue_from', %(overdue_from)s::date, 'kind', 'campaign'), %(reason)s, %(run)s
  FROM agreed
)
SELECT open, keeping, started, fingerprint FROM sealed
