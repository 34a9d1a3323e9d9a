-- The active people who match an audience, behind one of them, in the order of their keys.
-- Parameters: organization, after (may be null), size, and those of the audience. Composed: $matches.
-- Grain of a row: one person. Index: people_person_organization_key.
SELECT p.id FROM people_person p
WHERE p.organization_id = %(organization)s AND p.is_active AND $matches
  AND (%(after)s::uuid IS NULL OR p.id > %(after)s::uuid)
ORDER BY p.id LIMIT %(size)s
