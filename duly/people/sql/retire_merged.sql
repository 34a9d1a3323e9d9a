-- Retires merged values, and leads what was merged into them before on to the value that is kept, so that
-- `merged_into` always names a value in use at that moment.
-- Parameters: organization, now, and arrays of the same length: merged, kept.
-- Grain of a row: one value.
UPDATE people_attributevalue v SET merged_into_id = given.kept, retired_at = coalesce(v.retired_at, %(now)s)
FROM unnest(%(merged)s::uuid[], %(kept)s::uuid[]) AS given (merged, kept)
WHERE v.organization_id = %(organization)s AND given.merged IN (v.id, v.merged_into_id)
