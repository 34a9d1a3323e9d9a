-- The ids of one page of a listing, in its order.
-- Parameters: organization, size, skip, those of the listing and of the order.
-- Composed: $joins, $where, $order; $whole is OFFSET 0 deep in a list, so that everybody is sorted at once:
--   keeping the best so many in a heap costs more than that where so many are many.
-- Grain of a row: one person. By name, people_person_by_name gives the order; the rest sorts narrow rows.
SELECT id FROM (
  SELECT p.id
  FROM people_person p $joins
  WHERE p.organization_id = %(organization)s AND $where
  ORDER BY $order $whole
) found
LIMIT %(size)s OFFSET %(skip)s
