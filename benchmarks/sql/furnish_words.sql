-- Lets everybody be found by given name, family name and number.
INSERT INTO people_personword (organization_id, person_id, word)
SELECT p.organization_id, p.id, words.word
FROM people_person p,
  LATERAL (SELECT DISTINCT lower(unnest(ARRAY[p.given_name, p.family_name, p.employee_number])) AS word) words
WHERE p.organization_id = %(organization)s AND p.employee_number IS NOT NULL
