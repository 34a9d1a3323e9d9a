-- How many active people there are, how many of them fit an audience, and how many of them may.
-- Parameters: organization, those of the audience. Composed: $matches, $possible judge people `p`.
SELECT count(*), count(*) FILTER (WHERE $matches), count(*) FILTER (WHERE $possible)
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.is_active
