-- Everybody above one person on the links of one kind, themselves included.
-- Parameters: organization, person. Composed: $column is the person's column of that link.
-- Grain of a row: one person. UNION ends also where links already go round.
WITH RECURSIVE above AS (
  SELECT id, $column AS next FROM people_person WHERE organization_id = %(organization)s AND id = %(person)s
  UNION
  SELECT p.id, p.$column
  FROM people_person p JOIN above ON p.organization_id = %(organization)s AND p.id = above.next
)
SELECT id FROM above
