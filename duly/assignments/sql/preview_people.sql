-- The people of one outcome by name. Follows accounted.sql.
-- Parameters: outcome, size, skip.
-- Grain of a row: one person.
SELECT p.id, p.name, coalesce(d.name, ''), accounted.verdict[2], accounted.completed_on
FROM accounted
JOIN people_person p ON p.id = accounted.person_id AND p.organization_id = %(organization)s
LEFT JOIN people_attributevalue d ON d.id = p.department_id AND d.organization_id = p.organization_id
WHERE accounted.verdict[1] = %(outcome)s
ORDER BY p.family_name, p.given_name, p.id
LIMIT %(size)s OFFSET %(skip)s
