-- The active people of each of these rules, counted. Floor of the rules list.
-- Parameters: organization; rules with departments, locations, job_roles, an array of each as text (empty:
--   not asked for).
-- Grain of a row: one rule.
WITH asked AS MATERIALIZED (
  SELECT given.rule, given.d::uuid[] AS departments, given.l::uuid[] AS locations, given.j::uuid[] AS job_roles
  FROM unnest(%(rules)s::uuid[], %(departments)s::text[], %(locations)s::text[], %(job_roles)s::text[])
    AS given (rule, d, l, j)
)
SELECT r.id, r.name, (
  SELECT count(*) FROM people_person p
  WHERE p.organization_id = %(organization)s AND p.is_active
    AND (asked.departments = '{}' OR p.department_id = ANY(asked.departments))
    AND (asked.locations = '{}' OR p.location_id = ANY(asked.locations))
    AND (asked.job_roles = '{}' OR p.job_role_id = ANY(asked.job_roles)))
FROM assignments_rule r
JOIN asked ON asked.rule = r.id
WHERE r.organization_id = %(organization)s
ORDER BY r.name
