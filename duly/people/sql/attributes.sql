-- The attributes in use, each with how many values it has and how many active people have none of them.
-- Parameters: organization.
-- Grain of a row: one attribute, in the order of the organization. People are read once.
WITH everybody AS (
  SELECT count(*) AS people, count(department_id) AS department, count(location_id) AS location,
    count(activity_id) AS activity, count(plant_id) AS plant, count(line_id) AS line,
    count(workstation_id) AS workstation, count(job_role_id) AS job_role
  FROM people_person WHERE organization_id = %(organization)s AND is_active
), held AS (
  SELECT built_in.key, built_in.people
  FROM everybody CROSS JOIN LATERAL (VALUES
    ('department', department), ('location', location), ('activity', activity), ('plant', plant),
    ('line', line), ('workstation', workstation), ('job_role', job_role)) AS built_in (key, people)
  UNION ALL
  SELECT a.key, count(*)
  FROM people_customvalue c
  JOIN people_attribute a ON a.organization_id = c.organization_id AND a.id = c.attribute_id
  JOIN people_person p ON p.organization_id = c.organization_id AND p.id = c.person_id AND p.is_active
  WHERE c.organization_id = %(organization)s
  GROUP BY a.key
), counted AS (
  SELECT attribute_id, count(*) AS value_count
  FROM people_attributevalue WHERE organization_id = %(organization)s AND retired_at IS NULL
  GROUP BY attribute_id
)
SELECT a.id, a.key, a.name, a.is_tree, a.is_required, a.is_custom, coalesce(counted.value_count, 0)::int,
  everybody.people::int, (everybody.people - coalesce(held.people, 0))::int
FROM people_attribute a CROSS JOIN everybody
LEFT JOIN held ON held.key = a.key
LEFT JOIN counted ON counted.attribute_id = a.id
WHERE a.organization_id = %(organization)s AND a.retired_at IS NULL
ORDER BY a.position, a.name, a.id
