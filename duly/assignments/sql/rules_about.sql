-- The rules that assign by themselves and match, except or cannot decide one of these people, or assigned one before.
-- Parameters: organization; holders and values (parallel: each person by a number, with every value that may be
--   theirs); lackers and lacking (parallel: the dimensions that are required of them and have none); people; but
--   (rules that are looked at anyway).
-- One row: those rules in order, and how many duties all the others have that assign by themselves.
-- Indexes: assignments_term_by_value, assignments_open_by_person.
WITH met AS (
  SELECT h.person, t.rule_id, t.clause, t.conditions, t.dimension
  FROM unnest(%(holders)s::int[], %(values)s::uuid[]) AS h (person, value)
  JOIN assignments_ruleterm t ON t.organization_id = %(organization)s AND t.value = h.value
  UNION
  SELECT l.person, t.rule_id, t.clause, t.conditions, t.dimension
  FROM unnest(%(lackers)s::int[], %(lacking)s::text[]) AS l (person, dimension)
  JOIN assignments_ruleterm t ON t.organization_id = %(organization)s AND t.dimension = l.dimension
), about AS (
  SELECT rule_id FROM met GROUP BY person, rule_id, clause, conditions HAVING count(*) = conditions
  UNION
  SELECT c.rule_id
  FROM assignments_assignment a
  JOIN assignments_campaign c ON c.organization_id = a.organization_id AND c.id = a.campaign_id
  WHERE a.organization_id = %(organization)s AND a.person_id = ANY(%(people)s::uuid[]) AND c.rule_id IS NOT NULL
), automatic AS (
  SELECT r.id FROM assignments_rule r
  WHERE r.organization_id = %(organization)s AND r.is_active AND r.auto_assign AND r.id <> ALL(%(but)s::uuid[])
)
SELECT
  array(SELECT id FROM automatic WHERE id IN (SELECT rule_id FROM about) ORDER BY id),
  (SELECT count(*) FROM assignments_ruletarget t
    WHERE t.organization_id = %(organization)s AND t.removed_at IS NULL
      AND t.rule_id IN (SELECT id FROM automatic) AND t.rule_id NOT IN (SELECT rule_id FROM about))
