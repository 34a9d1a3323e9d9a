-- Gives people their accounts.
-- Parameters: organization, people, accounts (arrays of the same length).
-- Grain of a row: one person. Index: people_person's primary key.
UPDATE people_person p SET account_id = given.account_id
FROM unnest(%(people)s::uuid[], %(accounts)s::uuid[]) AS given (person_id, account_id)
WHERE p.organization_id = %(organization)s AND p.id = given.person_id
