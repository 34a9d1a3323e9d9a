-- Active people by role, and how many of them the organization's own zone judges: nothing above their location
-- has a zone.
-- Parameters: organization.
-- Grain of a row: one role. Index: people_value_tree_up.
SELECT p.role, count(*)::int, (count(*) FILTER (WHERE zoned.descendant_id IS NULL))::int
FROM people_person p
LEFT JOIN (
  SELECT DISTINCT t.descendant_id
  FROM people_valuetree t
  JOIN people_attributevalue v ON v.organization_id = t.organization_id AND v.id = t.ancestor_id
  WHERE t.organization_id = %(organization)s AND v.zone <> ''
) AS zoned ON zoned.descendant_id = p.location_id
WHERE p.organization_id = %(organization)s AND p.is_active
GROUP BY p.role
