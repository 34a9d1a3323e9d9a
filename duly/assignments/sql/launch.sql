-- Opens the assignments of a launch and notes whom it could not decide, unless the world moved since the preview.
--   Follows accounted.sql: fingerprint, judgement and rows come from one snapshot.
-- Parameters: campaign, run, now, late_from, fingerprint.
-- Grain of a row: as preview.sql. Opened in the order of people, which keeps the indexes warm.
, agreed AS (
  SELECT accounted.* FROM accounted JOIN sealed ON sealed.fingerprint = %(fingerprint)s
), opened AS (
  INSERT INTO assignments_assignment (
    organization_id, campaign_id, person_id, training_id, edition, cycle, run_id,
    assigned_at, assigned_on, due_on, late_from, overdue_from, completed_from, evidence_id)
  SELECT %(organization)s, %(campaign)s, person_id, %(training)s, %(edition)s, 1, %(run)s,
    %(now)s, today, %(due_on)s, %(late_from)s, %(overdue_from)s, completed_on, evidence_id
  FROM agreed WHERE verdict[1] = 'assigned' ORDER BY person_id
), unresolved AS (
  INSERT INTO audit_runline (organization_id, run_id, outcome, reason, subject_id)
  SELECT %(organization)s, %(run)s, verdict[1], verdict[2], person_id FROM agreed WHERE verdict[1] = 'undecided'
)
