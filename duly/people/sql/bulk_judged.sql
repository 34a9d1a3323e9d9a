-- What one change comes to for each person of a selection. The preview and the bulk both start with it.
-- Parameters: organization, those of the selection and of the change. Composed: $old, $tests, $joins, $where.
-- Grain of `judged`: one person, with the entry as it is and the verdict: changes, same, or why not.
WITH judged AS MATERIALIZED (
  SELECT p.id, was.old,
    CASE WHEN p.merged_into_id IS NOT NULL THEN 'merged' $tests ELSE 'changes' END AS verdict
  FROM people_person p $joins
  CROSS JOIN LATERAL (SELECT $old AS old) was
  WHERE p.organization_id = %(organization)s AND $where
)
