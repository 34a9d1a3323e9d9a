-- People of a group by name, with the day they were listed if they are listed, a page of them.
-- Parameters: organization, group, size, skip, and those of $who. Composed: $who chooses people `p`.
-- Grain of a row: one person. Indexes: people_group_member_once, people_membership_history.
SELECT p.id, p.name, coalesce(p.employee_number, ''), coalesce(d.name, ''), coalesce(l.name, ''), (
    SELECT c.valid_from FROM people_membershipchange c
    WHERE c.organization_id = %(organization)s AND c.person_id = p.id AND c.group_id = %(group)s
    ORDER BY c.valid_from DESC, c.recorded_at DESC, c.id DESC LIMIT 1)
FROM people_person p
LEFT JOIN people_attributevalue d ON d.organization_id = p.organization_id AND d.id = p.department_id
LEFT JOIN people_attributevalue l ON l.organization_id = p.organization_id AND l.id = p.location_id
WHERE p.organization_id = %(organization)s AND $who
ORDER BY p.family_name, p.given_name, p.id LIMIT %(size)s OFFSET %(skip)s
