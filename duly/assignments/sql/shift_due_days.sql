-- Who comes back has as many days left as when they left: what was open all the while is due that much later.
-- What they are exempt from on the day they are back stays, as nothing was owed; so does what was assigned on
-- the day they left or after it. Of one absence an assignment is moved once, however often this runs.
-- Parameters: organization, people, left_on and back_on (three lists, each person once), now.
-- Grain of a row: one moved assignment. Indexes: assignments_open_by_person, assignments_event_history.
WITH away AS (
  SELECT person_id, left_on, back_on, back_on - left_on AS days
  FROM unnest(%(people)s::uuid[], %(left_on)s::date[], %(back_on)s::date[]) AS given (person_id, left_on, back_on)
  WHERE back_on > left_on
), waiting AS (
  SELECT a.id, a.due_on, a.late_from, a.overdue_from, away.left_on, away.back_on, away.days
  FROM assignments_assignment a JOIN away ON away.person_id = a.person_id
  WHERE a.organization_id = %(organization)s AND a.assigned_on < away.left_on
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
    AND (a.exempt_until IS NULL OR a.exempt_until <= away.back_on)
    AND NOT EXISTS (
      SELECT FROM assignments_assignmentevent e
      WHERE e.organization_id = a.organization_id AND e.assignment_id = a.id AND e.kind = 'redated'
        AND e.new->>'kind' = 'returned' AND e.new->>'left_on' = to_char(away.left_on, 'YYYY-MM-DD'))
  ORDER BY a.id FOR NO KEY UPDATE OF a
), moved AS (
  UPDATE assignments_assignment a SET due_on = waiting.due_on + waiting.days,
    late_from = waiting.late_from + waiting.days, overdue_from = waiting.overdue_from + waiting.days,
    keeps_due_day = true
  FROM waiting WHERE a.organization_id = %(organization)s AND a.id = waiting.id
)
INSERT INTO assignments_assignmentevent (organization_id, assignment_id, kind, occurred_at, old, new, reason)
SELECT %(organization)s, id, 'redated', %(now)s,
  jsonb_build_object('due_on', due_on, 'late_from', late_from, 'overdue_from', overdue_from),
  jsonb_build_object('due_on', due_on + days, 'late_from', late_from + days, 'overdue_from', overdue_from + days,
    'kind', 'returned', 'left_on', left_on, 'back_on', back_on), ''
FROM waiting
