-- Who has these e-mail addresses; lowered here on both sides, as the unique index does.
-- Parameters: organization, addresses.
-- Grain of a row: one address that somebody has.
SELECT given.address, p.id, p.employee_number IS NOT NULL, p.email
FROM unnest(%(addresses)s::text[]) AS given (address)
JOIN people_person p ON lower(p.email) = lower(given.address)
WHERE p.organization_id = %(organization)s AND p.email <> ''
