-- Who has these e-mail addresses; who was merged has handed theirs on.
-- Parameters: organization, addresses (lower-case).
-- Grain of a row: one record, with the person it means, whether they are active, their number.
SELECT p.id, coalesce(p.merged_into_id, p.id), p.email, kept.employee_number,
  kept.is_active
FROM people_person p
JOIN people_person kept
  ON kept.organization_id = p.organization_id AND kept.id = coalesce(p.merged_into_id, p.id)
WHERE p.organization_id = %(organization)s AND p.email <> '' AND lower(p.email) = ANY(%(addresses)s::text[])
