-- Puts values, each with everything below it, below other parents, or at the top where the parent is NULL.
-- Parameters: organization, and arrays of the same length: roots, parents. No root is below another, no parent
-- below a root.
-- Grain of a row: one ancestor and descendant of the closure. What is above both before and after keeps its
-- row, so nothing is removed and added in one statement.
-- Indexes: people_value_tree_once down, people_value_tree_up up.
WITH given AS (
  SELECT * FROM unnest(%(roots)s::uuid[], %(parents)s::uuid[]) AS given (root, parent)
), placed AS (
  UPDATE people_attributevalue v SET parent_id = given.parent
  FROM given WHERE v.organization_id = %(organization)s AND v.id = given.root
), below AS (
  SELECT given.root, t.descendant_id, t.depth
  FROM given JOIN people_valuetree t ON t.organization_id = %(organization)s AND t.ancestor_id = given.root
), above AS (
  SELECT given.root, t.ancestor_id, t.depth
  FROM given JOIN people_valuetree t ON t.organization_id = %(organization)s AND t.descendant_id = given.parent
), gone AS (
  DELETE FROM people_valuetree t USING below
  WHERE t.organization_id = %(organization)s AND t.descendant_id = below.descendant_id
    AND NOT EXISTS (
      SELECT FROM below inside WHERE inside.root = below.root AND inside.descendant_id = t.ancestor_id)
    AND NOT EXISTS (
      SELECT FROM above WHERE above.root = below.root AND above.ancestor_id = t.ancestor_id)
)
INSERT INTO people_valuetree (organization_id, ancestor_id, descendant_id, depth)
SELECT %(organization)s, above.ancestor_id, below.descendant_id, above.depth + 1 + below.depth
FROM below JOIN above ON above.root = below.root
ON CONFLICT (organization_id, ancestor_id, descendant_id) DO UPDATE SET depth = excluded.depth
