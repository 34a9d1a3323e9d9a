-- Gives everybody a name, a number, an address, a place, a job and, but for every tenth, a manager of those.
-- Parameters: organization, location, job_role (ids to spread over).
WITH numbered AS (
  SELECT id, row_number() OVER (ORDER BY id) AS n
  FROM people_person WHERE organization_id = %(organization)s AND family_name LIKE 'Family%%'
), named AS (
  SELECT id, n,
    (ARRAY['Anna','Bo','Carla','Dana','Emil','Fatma','Goran','Hana','Ivo','Jana','Kofi','Linh','Mara','Nils',
      'Olga','Pia','Quirin','Rosa','Samir','Tomasz','Uma','Viktor','Wanda','Xenia','Yuki','Zoe'])
      [1 + n %% 26] AS given,
    initcap(translate(substr(md5(n::text), 1, 8), '0123456789', 'ghijklmnop')) AS family
  FROM numbered
)
UPDATE people_person p
SET given_name = named.given, family_name = named.family, name = named.given || ' ' || named.family,
  employee_number = 'B-' || lpad(named.n::text, 7, '0'),
  email = lower(named.given || '.' || named.family || named.n) || '@example.com',
  location_id = (%(location)s::uuid[])[1 + named.n %% 40],
  job_role_id = (%(job_role)s::uuid[])[1 + named.n %% 300],
  started_on = date '2015-01-01' + (named.n %% 4000)::int,
  manager_id = CASE WHEN named.n %% 10 <> 0 THEN lead.id END
FROM named LEFT JOIN named lead ON lead.n = (named.n / 10) * 10
WHERE p.organization_id = %(organization)s AND p.id = named.id
