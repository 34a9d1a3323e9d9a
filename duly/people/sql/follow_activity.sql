-- Opens and closes the accounts of people whose activity has changed; closing ends their sessions.
-- Parameters: organization, people.
-- Grain of a row: one account. Index: people_person's primary key.
UPDATE people_account a
SET is_active = p.is_active, session_epoch = a.session_epoch + CASE WHEN p.is_active THEN 0 ELSE 1 END
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[])
  AND a.id = p.account_id AND a.organization_id = p.organization_id AND a.is_active <> p.is_active
