-- The rules that work by themselves and ask for a dimension or a group, also through a dynamic group they name.
-- Parameters: organization, dimension, group (either may be NULL).
-- Grain of a row: one rule. In the stored form every condition is an element of an element of a list.
WITH told AS (
  SELECT g.id
  FROM people_group g
  WHERE g.organization_id = %(organization)s
    AND (
      g.id = %(group)s
      OR jsonb_path_exists(
        g.audience, '$.*[*][*] ? (@.dimension == $asked)', jsonb_build_object('asked', %(dimension)s::text)
      )
    )
)
SELECT r.id
FROM assignments_rule r
WHERE r.organization_id = %(organization)s AND r.is_active AND r.auto_assign
  AND (
    jsonb_path_exists(
      r.audience, '$.*[*][*] ? (@.dimension == $asked)', jsonb_build_object('asked', %(dimension)s::text)
    )
    OR EXISTS (
      SELECT FROM told
      WHERE jsonb_path_exists(
        r.audience,
        '$.*[*][*] ? (@.dimension == "group").values[*] ? (@ == $named)',
        jsonb_build_object('named', told.id)
      )
    )
  )
