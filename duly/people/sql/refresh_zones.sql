-- Gives people the zone of the nearest location above them that has one, else the organization's.
-- Parameters: organization, people (an array of ids, or NULL for everybody).
-- Grain of a row: one person whose zone changes. Index: people_value_tree_up.
-- Who has no location joins the one zero value, so that a single equality decides for everybody.
WITH nearest AS (
  SELECT DISTINCT ON (t.descendant_id) t.descendant_id AS location_id, v.zone
  FROM people_valuetree t
  JOIN people_attributevalue v ON v.organization_id = t.organization_id AND v.id = t.ancestor_id
  WHERE t.organization_id = %(organization)s AND v.zone <> ''
  ORDER BY t.descendant_id, t.depth
), zones AS (
  SELECT v.id AS location_id, coalesce(nearest.zone, s.zone) AS zone
  FROM people_organizationsettings s
  JOIN people_attribute a ON a.organization_id = s.organization_id AND a.key = 'location'
  JOIN people_attributevalue v ON v.organization_id = s.organization_id AND v.attribute_id = a.id
  LEFT JOIN nearest ON nearest.location_id = v.id
  WHERE s.organization_id = %(organization)s
  UNION ALL
  SELECT '00000000-0000-0000-0000-000000000000', s.zone
  FROM people_organizationsettings s WHERE s.organization_id = %(organization)s
)
UPDATE people_person p SET zone = zones.zone
FROM zones
WHERE p.organization_id = %(organization)s
  AND (%(people)s::uuid[] IS NULL OR p.id = ANY(%(people)s::uuid[]))
  AND zones.location_id = coalesce(p.location_id, '00000000-0000-0000-0000-000000000000')
  AND p.zone <> zones.zone
