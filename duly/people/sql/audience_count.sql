-- How many active people there are, how many of them fit an audience, and of how many nobody can tell.
-- Parameters: organization, those of the audience. Composed: $matches, $undecided judge people `p`.
SELECT count(*), count(*) FILTER (WHERE $matches), count(*) FILTER (WHERE $undecided)
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.is_active
