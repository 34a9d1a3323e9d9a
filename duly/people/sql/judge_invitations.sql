-- Who of a selection is invited: '' is yes, else the reason why not. Ids of nobody here give no row.
-- The people stay locked, so that two who invite at once open one account each.
-- Parameters: organization, people, roles (whom the actor may let in), within (departments the actor reaches;
--   null is all of them).
-- Grain of a row: one person. Index: people_person's primary key.
SELECT p.id,
  CASE
    WHEN NOT p.is_active OR a.is_active IS FALSE THEN 'inactive'
    WHEN p.role <> ALL(%(roles)s::text[]) THEN 'role_not_yours'
    WHEN %(within)s::uuid[] IS NOT NULL AND (p.department_id = ANY(%(within)s::uuid[])) IS NOT TRUE
      THEN 'outside_department'
    WHEN p.email = '' THEN 'no_email'
    WHEN a.password NOT LIKE '!%%' AND NOT a.uses_pin THEN 'signs_in'
    ELSE ''
  END
FROM people_person p
LEFT JOIN people_account a ON a.organization_id = p.organization_id AND a.id = p.account_id
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[])
ORDER BY p.id
FOR UPDATE OF p
