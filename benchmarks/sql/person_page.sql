-- The page of one person by hand: who it is, where they work, who leads them, whom they lead.
SELECT p.name, p.employee_number, p.email, p.role, d.name, l.name, j.name, m.name, a.handle,
  (SELECT count(*) FROM people_person t
   WHERE t.organization_id = p.organization_id AND t.manager_id = p.id AND t.is_active)
FROM people_person p
LEFT JOIN people_attributevalue d ON d.organization_id = p.organization_id AND d.id = p.department_id
LEFT JOIN people_attributevalue l ON l.organization_id = p.organization_id AND l.id = p.location_id
LEFT JOIN people_attributevalue j ON j.organization_id = p.organization_id AND j.id = p.job_role_id
LEFT JOIN people_person m ON m.organization_id = p.organization_id AND m.id = p.manager_id
LEFT JOIN people_account a ON a.organization_id = p.organization_id AND a.id = p.account_id
WHERE p.organization_id = %(organization)s AND p.id = %(person)s
