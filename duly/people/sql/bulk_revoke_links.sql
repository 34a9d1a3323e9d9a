-- Revokes the open one-time links of many people.
-- Parameters: organization, people, now.
-- Grain of a row: one link. Index: people_one_time_link_open.
UPDATE people_onetimelink l SET ended_at = %(now)s, outcome = 'revoked'
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[])
  AND l.organization_id = p.organization_id AND l.account_id = p.account_id AND l.ended_at IS NULL
