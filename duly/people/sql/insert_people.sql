-- Adds people with their plain columns. Who is above them is there already, or comes in the same statement.
-- Parameters: organization, and one array a column, all of the same length: ids, numbers, given_names,
--   family_names, names, emails, languages, started, active, departments, locations, activities, plants, lines,
--   workstations, job_roles, managers, line_leads.
-- Grain of a row: one person. The zone is the organization's until refresh_zones has looked at the location.
INSERT INTO people_person (
  organization_id, id, employee_number, given_name, family_name, name, email, language, started_on, is_active,
  department_id, location_id, activity_id, plant_id, line_id, workstation_id, job_role_id, manager_id,
  line_lead_id, zone, role)
SELECT %(organization)s, given.*, s.zone, 'employee'
FROM people_organizationsettings s, unnest(
  %(ids)s::uuid[], %(numbers)s::text[], %(given_names)s::text[], %(family_names)s::text[], %(names)s::text[],
  %(emails)s::text[], %(languages)s::text[], %(started)s::date[], %(active)s::boolean[],
  %(departments)s::uuid[], %(locations)s::uuid[], %(activities)s::uuid[], %(plants)s::uuid[],
  %(lines)s::uuid[], %(workstations)s::uuid[], %(job_roles)s::uuid[], %(managers)s::uuid[],
  %(line_leads)s::uuid[]) AS given
WHERE s.organization_id = %(organization)s
