-- How many active people there are, how many of them fit an audience, how many of them may, and how many
-- would for sure if it left nobody out, and do not.
-- Parameters: organization, those of both audiences. Composed: $matches, $possible, $included judge people `p`.
SELECT count(*), count(*) FILTER (WHERE $matches), count(*) FILTER (WHERE $possible),
  count(*) FILTER (WHERE $included AND NOT $possible)
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.is_active
