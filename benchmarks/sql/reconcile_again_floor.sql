-- What a second look comes to at least: how many of those whom the rules are about hold no assignment.
-- Parameters: organization.
-- Grain of a row: one count.
SELECT count(*)
FROM people_person p
JOIN (
  SELECT p.id AS person_id, r.campaign_id FROM people_person p
  JOIN benchmark_by_department r ON r.department_id = p.department_id
  UNION ALL
  SELECT p.id, r.campaign_id FROM people_person p
  JOIN benchmark_by_both r ON r.department_id = p.department_id AND r.location_id = p.location_id
  UNION ALL
  SELECT p.id, r.campaign_id FROM people_person p
  JOIN benchmark_by_role r ON r.job_role_id = p.job_role_id AND r.location_id = p.location_id
) r ON r.person_id = p.id
WHERE p.organization_id = %(organization)s AND p.is_active
  AND NOT EXISTS (
    SELECT FROM assignments_assignment a
    WHERE a.organization_id = p.organization_id AND a.campaign_id = r.campaign_id AND a.person_id = p.id)
