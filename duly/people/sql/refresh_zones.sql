-- Gives people the zone of the nearest location above them that has one, else the organization's.
-- Parameters: organization, people (an array of ids, or NULL for everybody).
-- Grain of a row: one person whose zone changes. Index: people_value_tree_up.
WITH located AS (
  SELECT DISTINCT ON (t.descendant_id) t.descendant_id AS location_id, v.zone
  FROM people_valuetree t
  JOIN people_attributevalue v ON v.organization_id = t.organization_id AND v.id = t.ancestor_id
  WHERE t.organization_id = %(organization)s AND v.zone <> ''
  ORDER BY t.descendant_id, t.depth
)
UPDATE people_person p
SET zone = coalesce(located.zone, s.zone)
FROM people_organizationsettings s, people_person same
LEFT JOIN located ON located.location_id = same.location_id
WHERE p.organization_id = %(organization)s AND s.organization_id = p.organization_id
  AND same.organization_id = p.organization_id AND same.id = p.id
  AND (%(people)s::uuid[] IS NULL OR p.id = ANY(%(people)s::uuid[]))
  AND p.zone <> coalesce(located.zone, s.zone)
