-- The values of one attribute that are not retired, each with the people who hold exactly it.
-- Parameters: organization, attribute (its id). Composed: held, who holds which value.
-- Grain of a row: one value. People are counted once, by the value they hold.
WITH counted AS (
  SELECT held.value_id, count(*) FILTER (WHERE held.is_active) AS active,
    count(*) FILTER (WHERE NOT held.is_active) AS inactive
  FROM ($held) AS held
  GROUP BY held.value_id
)
SELECT v.id, v.name, v.parent_id, v.zone, coalesce(counted.active, 0)::int, coalesce(counted.inactive, 0)::int
FROM people_attributevalue v LEFT JOIN counted ON counted.value_id = v.id
WHERE v.organization_id = %(organization)s AND v.attribute_id = %(attribute)s AND v.retired_at IS NULL
