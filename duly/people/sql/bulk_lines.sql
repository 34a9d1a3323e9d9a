-- Who comes to one verdict, by name. Follows bulk_judged.sql.
-- Parameters: organization, verdict, size, skip.
-- Grain of a row: one person.
SELECT p.id, p.name, p.employee_number, judged.old
FROM judged JOIN people_person p ON p.organization_id = %(organization)s AND p.id = judged.id
WHERE judged.verdict = %(verdict)s
ORDER BY p.family_name, p.given_name, p.id
LIMIT %(size)s OFFSET %(skip)s
