-- The people of one act by name. Follows reconcile.sql.
-- Parameters: act, size, skip.
-- Grain of a row: one person and duty.
SELECT p.id, p.name, coalesce(d.name, ''), judged.campaign_id, judged.reason, judged.due_on, judged.due_after
FROM judged
JOIN people_person p ON p.id = judged.person_id AND p.organization_id = %(organization)s
LEFT JOIN people_attributevalue d ON d.id = p.department_id AND d.organization_id = p.organization_id
WHERE judged.act = %(act)s
ORDER BY p.family_name, p.given_name, p.id, judged.campaign_id
LIMIT %(size)s OFFSET %(skip)s
