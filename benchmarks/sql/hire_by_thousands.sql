-- Hires people of every mixture of department, location and job role; one in five hundred has no department.
-- Parameters: organization, size, zones, departments, locations, job_roles.
-- Grain of a row: one person.
INSERT INTO people_person (
  organization_id, given_name, family_name, name, email, language, zone, role, is_active,
  department_id, location_id, job_role_id)
SELECT %(organization)s, 'Given ' || n %% 5000, 'Family ' || n %% 50000, 'Somebody', '', '',
  (%(zones)s::text[])[1 + n %% 3], 'employee', true,
  CASE WHEN n %% 500 > 0 THEN (%(departments)s::uuid[])[1 + (n * 7919) %% cardinality(%(departments)s::uuid[])] END,
  (%(locations)s::uuid[])[1 + (n / 11) %% cardinality(%(locations)s::uuid[])],
  (%(job_roles)s::uuid[])[1 + (n / 7) %% cardinality(%(job_roles)s::uuid[])]
FROM generate_series(1, %(size)s) AS n
