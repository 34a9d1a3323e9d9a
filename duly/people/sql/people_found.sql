-- The ids of one page of a listing, in its order.
-- Parameters: organization, size, skip, those of the listing and of the order.
-- Composed: $joins, $where, $order.
-- Grain of a row: one person. By name, people_person_by_name gives the order; the rest sorts narrow rows.
SELECT p.id
FROM people_person p $joins
WHERE p.organization_id = %(organization)s AND $where
ORDER BY $order
LIMIT %(size)s OFFSET %(skip)s
