-- Gives everybody who holds a merged value the one that is kept, dated and appended.
-- Parameters: organization, attribute (its id), today, run, and arrays of the same length: merged, kept.
-- Composed: $column is the person's column of that attribute.
-- Grain of a row: one person. A day after today can stand in the history of somebody whose organization has
-- moved to a zone further west; the change then holds from that day on, so that nothing comes after it.
WITH moved AS (
  UPDATE people_person p SET $column = given.kept
  FROM unnest(%(merged)s::uuid[], %(kept)s::uuid[]) AS given (merged, kept)
  WHERE p.organization_id = %(organization)s AND p.$column = given.merged
  RETURNING p.id, given.kept
)
INSERT INTO people_attributechange (organization_id, person_id, attribute_id, valid_from, value_id, run_id)
SELECT %(organization)s, moved.id, %(attribute)s, greatest(%(today)s::date, latest.day), moved.kept, %(run)s
FROM moved CROSS JOIN LATERAL (
  SELECT max(c.valid_from) AS day FROM people_attributechange c
  WHERE c.organization_id = %(organization)s AND c.person_id = moved.id AND c.attribute_id = %(attribute)s
) AS latest
