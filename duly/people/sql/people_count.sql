-- How many people a listing has.
-- Parameters: organization, those of the listing. Composed: $where.
-- Grain: one number.
SELECT count(*) FROM people_person p WHERE p.organization_id = %(organization)s AND $where
