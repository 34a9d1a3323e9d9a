-- Who holds these values, as counts and as one digest that changes when anybody comes or goes.
-- Parameters: organization, attribute (its id), values (an array of ids). Composed: held.
-- Grain of a row: the one row of everybody who holds any of them.
SELECT count(*) FILTER (WHERE held.is_active), count(*) FILTER (WHERE NOT held.is_active),
  coalesce(md5(string_agg(held.person_id::text || held.is_active::text, ',' ORDER BY held.person_id)), '')
FROM ($held) AS held
WHERE held.value_id = ANY(%(values)s::uuid[])
