-- The people of one list of a run by name.
-- Parameters: size, skip; those of the list.
-- Composed: the list gives person_id, subject_id (the campaign, where the list goes through several) and due_on.
-- Grain of a row: one person and campaign.
SELECT p.id, p.name, coalesce(d.name, ''), p.is_active, c.id, coalesce(c.name, ''), coalesce(t.name, ''),
  listed.due_on
FROM ($listed) listed
JOIN people_person p ON p.organization_id = %(organization)s AND p.id = listed.person_id
LEFT JOIN people_attributevalue d ON d.organization_id = p.organization_id AND d.id = p.department_id
LEFT JOIN assignments_campaign c ON c.organization_id = p.organization_id AND c.id = listed.subject_id
LEFT JOIN trainings_training t ON t.organization_id = c.organization_id AND t.id = c.training_id
ORDER BY p.family_name, p.given_name, p.id, c.name, c.id
LIMIT %(size)s OFFSET %(skip)s
