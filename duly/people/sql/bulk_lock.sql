-- Holds the people of a selection until the transaction ends, in one order, so that two bulks never wait for
-- each other.
-- Parameters: organization, those of the selection. Composed: $where.
-- Grain: one number, how many.
WITH held AS (
  SELECT p.id FROM people_person p WHERE p.organization_id = %(organization)s AND $where ORDER BY p.id FOR UPDATE
)
SELECT count(*) FROM held
