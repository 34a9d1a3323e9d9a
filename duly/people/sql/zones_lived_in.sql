-- The zones that people of the organization live in: one step of an index for each, however many people there are.
-- Parameters: organization.
-- Grain of a row: one zone. Index: people_person_by_zone.
WITH RECURSIVE lived_in AS (
  SELECT min(zone) AS zone FROM people_person WHERE organization_id = %(organization)s
  UNION ALL
  SELECT (SELECT min(p.zone) FROM people_person p
    WHERE p.organization_id = %(organization)s AND p.zone > lived_in.zone)
  FROM lived_in WHERE lived_in.zone IS NOT NULL
)
SELECT zone FROM lived_in WHERE zone IS NOT NULL
