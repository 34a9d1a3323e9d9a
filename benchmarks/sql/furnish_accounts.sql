-- Gives six in ten an account: some invited, some with a PIN.
WITH chosen AS (
  SELECT id, employee_number, row_number() OVER (ORDER BY id) AS n
  FROM people_person WHERE organization_id = %(organization)s AND employee_number IS NOT NULL
), made AS (
  INSERT INTO people_account (organization_id, handle, email, password, is_active, uses_pin)
  SELECT %(organization)s, 'benchmark:' || employee_number, NULL,
    CASE WHEN n %% 10 = 0 THEN '!unusable' ELSE 'argon2$' || md5(n::text) END, true, n %% 10 > 3
  FROM chosen WHERE n %% 10 < 6
  RETURNING id, handle
)
UPDATE people_person p SET account_id = made.id
FROM made WHERE p.organization_id = %(organization)s AND made.handle = 'benchmark:' || p.employee_number
