-- Takes one try, before the password or PIN is looked at: counted as a failure until it proves to be right.
-- No row: not now, there were too many.
-- Parameters: key, now, window_length, most, pauses (an interval for the 1st, 2nd, ... failure in a row).
-- Grain of a row: one account, or one name nobody has. Index: the primary key.
INSERT INTO people_signinguard AS guard (key, tried_at, tries, failures)
VALUES (%(key)s, %(now)s, 1, 1)
ON CONFLICT (key) DO UPDATE SET
  tries = CASE WHEN guard.tried_at <= %(now)s - %(window_length)s::interval THEN 1 ELSE guard.tries + 1 END,
  failures = guard.failures + 1,
  tried_at = %(now)s
WHERE (guard.tries < %(most)s OR guard.tried_at <= %(now)s - %(window_length)s::interval)
  AND (guard.failures = 0 OR guard.tried_at <= %(now)s
    - (%(pauses)s::interval[])[least(guard.failures, cardinality(%(pauses)s::interval[]))])
RETURNING locked_at IS NOT NULL
