-- The active people whom no active rule matches, by name.
-- Parameters: organization, size, skip, those of the rules' audiences. Composed: $matched judges people `p`.
-- Grain of a row: one person. Indexes: people_person_by_name gives the order.
SELECT p.id, p.name, coalesce(p.employee_number, ''), coalesce(d.name, ''), coalesce(l.name, '')
FROM people_person p
LEFT JOIN people_attributevalue d ON d.organization_id = p.organization_id AND d.id = p.department_id
LEFT JOIN people_attributevalue l ON l.organization_id = p.organization_id AND l.id = p.location_id
WHERE p.organization_id = %(organization)s AND p.is_active AND NOT ($matched)
ORDER BY p.family_name, p.given_name, p.id
LIMIT %(size)s OFFSET %(skip)s
