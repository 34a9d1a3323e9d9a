-- How many active people a choice has, and how many of them a static group lists already.
-- Parameters: organization, group, and those of $who. Composed: $who chooses people `p`.
SELECT count(*), count(m.id)
FROM people_person p
LEFT JOIN people_groupmember m
  ON m.organization_id = p.organization_id AND m.group_id = %(group)s AND m.person_id = p.id
WHERE p.organization_id = %(organization)s AND p.is_active AND $who
