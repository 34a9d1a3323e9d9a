-- Who has these e-mail addresses.
-- Parameters: organization, addresses (lower-case).
-- Grain of a row: one person.
SELECT id, employee_number IS NOT NULL, email
FROM people_person
WHERE organization_id = %(organization)s AND email <> '' AND lower(email) = ANY(%(addresses)s::text[])
