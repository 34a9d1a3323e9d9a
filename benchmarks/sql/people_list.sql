-- One page of the people list by hand: what the page shows, in the order it is asked for.
SELECT p.id, p.name, p.employee_number, p.role, d.name, l.name, m.name, p.is_active, a.password, a.uses_pin
FROM people_person p $joins
LEFT JOIN people_attributevalue d ON d.organization_id = p.organization_id AND d.id = p.department_id
LEFT JOIN people_attributevalue l ON l.organization_id = p.organization_id AND l.id = p.location_id
LEFT JOIN people_person m ON m.organization_id = p.organization_id AND m.id = p.manager_id
LEFT JOIN people_account a ON a.organization_id = p.organization_id AND a.id = p.account_id
WHERE p.organization_id = %(organization)s AND $where
ORDER BY $order
LIMIT %(size)s OFFSET %(skip)s
