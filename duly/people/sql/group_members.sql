-- People of a group by name, with the day they were listed if they are listed, a page of them.
-- Parameters: organization, group, size, skip, and those of $who. Composed: $who chooses people `p`.
-- Grain of a row: one person. Indexes: people_group_member_once, people_membership_history.
-- The page is cut before anything is looked up for it.
WITH page AS MATERIALIZED (
  SELECT p.id, p.name, p.employee_number, p.department_id, p.location_id, p.family_name, p.given_name
  FROM people_person p
  WHERE p.organization_id = %(organization)s AND $who
  ORDER BY p.family_name, p.given_name, p.id LIMIT %(size)s OFFSET %(skip)s
)
SELECT page.id, page.name, coalesce(page.employee_number, ''), coalesce(d.name, ''), coalesce(l.name, ''), (
    SELECT c.valid_from FROM people_membershipchange c
    WHERE c.organization_id = %(organization)s AND c.person_id = page.id AND c.group_id = %(group)s
    ORDER BY c.valid_from DESC, c.recorded_at DESC, c.id DESC LIMIT 1)
FROM page
LEFT JOIN people_attributevalue d ON d.organization_id = %(organization)s AND d.id = page.department_id
LEFT JOIN people_attributevalue l ON l.organization_id = %(organization)s AND l.id = page.location_id
ORDER BY page.family_name, page.given_name, page.id
