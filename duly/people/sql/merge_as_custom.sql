-- As merge_in_column.sql, for a custom attribute.
-- Parameters: organization, attribute (its id), today, run, and arrays of the same length: merged, kept.
-- Grain of a row: one person. Index: people_custom_value_held.
WITH moved AS (
  UPDATE people_customvalue c SET value_id = given.kept
  FROM unnest(%(merged)s::uuid[], %(kept)s::uuid[]) AS given (merged, kept)
  WHERE c.organization_id = %(organization)s AND c.value_id = given.merged
  RETURNING c.person_id, given.kept
)
INSERT INTO people_attributechange (organization_id, person_id, attribute_id, valid_from, value_id, run_id)
SELECT %(organization)s, moved.person_id, %(attribute)s, greatest(%(today)s::date, latest.day), moved.kept,
  %(run)s
FROM moved CROSS JOIN LATERAL (
  SELECT max(c.valid_from) AS day FROM people_attributechange c
  WHERE c.organization_id = %(organization)s AND c.person_id = moved.person_id
    AND c.attribute_id = %(attribute)s
) AS latest
