-- The values of one attribute with the active people in each subtree.
-- Parameters: organization, attribute (its key).
-- Grain of a row: one value. Composed: $column is the person's column of that attribute.
-- Indexes: people_value_tree_once, people_value_name_once; people are counted once by column value.
WITH held AS (
  SELECT $column AS value_id, count(*) AS people
  FROM people_person
  WHERE organization_id = %(organization)s AND is_active AND $column IS NOT NULL
  GROUP BY $column
), counted AS (
  SELECT t.ancestor_id AS value_id, sum(held.people) AS people
  FROM held JOIN people_valuetree t
    ON t.organization_id = %(organization)s AND t.descendant_id = held.value_id
  GROUP BY t.ancestor_id
)
SELECT v.id, v.name, v.parent_id, v.zone, coalesce(counted.people, 0)::int
FROM people_attributevalue v
JOIN people_attribute a ON a.organization_id = v.organization_id AND a.id = v.attribute_id
LEFT JOIN counted ON counted.value_id = v.id
WHERE v.organization_id = %(organization)s AND a.key = %(attribute)s
