-- Sets the plain columns of people who were there before.
-- Parameters: as insert_people.sql, without the links.
-- Grain of a row: one person. Index: the primary key.
UPDATE people_person p
SET employee_number = given.number, given_name = given.given_name, family_name = given.family_name,
  name = given.name, email = given.email, language = given.language, started_on = given.started_on,
  is_active = given.is_active, department_id = given.department, location_id = given.location,
  activity_id = given.activity, plant_id = given.plant, line_id = given.line,
  workstation_id = given.workstation, job_role_id = given.job_role
FROM unnest(
  %(ids)s::uuid[], %(numbers)s::text[], %(given_names)s::text[], %(family_names)s::text[], %(names)s::text[],
  %(emails)s::text[], %(languages)s::text[], %(started)s::date[], %(active)s::boolean[],
  %(departments)s::uuid[], %(locations)s::uuid[], %(activities)s::uuid[], %(plants)s::uuid[],
  %(lines)s::uuid[], %(workstations)s::uuid[], %(job_roles)s::uuid[]) AS given (
  id, number, given_name, family_name, name, email, language, started_on, is_active,
  department, location, activity, plant, line, workstation, job_role)
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(ids)s::uuid[]) AND p.id = given.id
