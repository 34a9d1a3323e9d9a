-- Appends from which days people are active, and are not.
-- Parameters: organization, run, and arrays of the same length: people, days, active.
-- Grain of a row: one person and day.
INSERT INTO people_activechange (organization_id, person_id, valid_from, is_active, run_id, reason)
SELECT %(organization)s, given.person, given.day, given.is_active, %(run)s, ''
FROM unnest(%(people)s::uuid[], %(days)s::date[], %(active)s::boolean[]) AS given (person, day, is_active)
