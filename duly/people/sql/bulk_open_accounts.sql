-- Opens the accounts of many people again.
-- Parameters: organization, people.
-- Grain of a row: one account. Index: people_person's primary key.
UPDATE people_account a SET is_active = true
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[])
  AND a.organization_id = p.organization_id AND a.id = p.account_id
