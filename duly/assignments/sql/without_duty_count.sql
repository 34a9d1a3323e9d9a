-- How many active people no active rule matches.
-- Parameters: organization, those of the rules' audiences. Composed: $matched judges people `p`.
-- Grain of a row: all of them. People are read once.
SELECT count(*)
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.is_active AND NOT ($matched)
