-- Opens the assignments of a launch and notes whom it could not decide, unless the world moved since the preview.
--   Follows accounted.sql: fingerprint, judgement and rows come from one snapshot.
-- Parameters: campaign, run, now, late_from, fingerprint; time and noise, the first and last 12 hexadecimal digits
--   of a UUID of version 7.
-- Grain of a row: as preview.sql.
-- The ids are version 7 with a counter in the 26 bits after the time (RFC 9562, 6.2), because drawing a random
--   number for each row takes longer than judging the person.
, agreed AS (
  SELECT accounted.* FROM accounted JOIN sealed ON sealed.fingerprint = %(fingerprint)s
), numbered AS (
  SELECT agreed.*, row_number() OVER (ORDER BY person_id) AS n FROM agreed WHERE verdict[1] = 'assigned'
), opened AS (
  INSERT INTO assignments_assignment (
    id, organization_id, campaign_id, person_id, training_id, edition, cycle, run_id,
    assigned_at, assigned_on, due_on, late_from, overdue_from, started_from,
    completed_from, evidence_id)
  SELECT
    (%(time)s || to_hex(28672 | (n >> 14)) || to_hex(32768 | (n & 16383)) || %(noise)s)::uuid,
    %(organization)s, %(campaign)s, person_id, %(training)s, %(edition)s, 1, %(run)s,
    %(now)s, today, %(due_on)s, %(late_from)s, %(overdue_from)s, started_on,
    completed_on, evidence_id
  FROM numbered
), unresolved AS (
  INSERT INTO audit_runline (organization_id, run_id, outcome, reason, subject_id)
  SELECT %(organization)s, %(run)s, verdict[1], verdict[2], person_id FROM agreed WHERE verdict[1] = 'undecided'
)
