"""The terms of a rule follow its audience, whoever writes it and by whatever way."""

# The stored form of an audience is kernel/audience/wire.py. An empty clause has the one term of everybody.
TERMS_OF = """
CREATE FUNCTION duly_terms_of(audience jsonb)
RETURNS TABLE (clause smallint, conditions smallint, dimension text, value uuid)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $fn$
  SELECT c.nth::smallint, greatest(jsonb_array_length(c.clause), 1)::smallint, coalesce(asked.dimension, ''),
    coalesce(asked.value, '00000000-0000-0000-0000-000000000000')
  FROM jsonb_array_elements(audience->'clauses') WITH ORDINALITY AS c (clause, nth)
  LEFT JOIN LATERAL (
    SELECT DISTINCT condition->>'dimension' AS dimension, named.value::uuid AS value
    FROM jsonb_array_elements(c.clause) AS condition,
      jsonb_array_elements_text(condition->'values') AS named (value)
  ) asked ON true
  UNION ALL
  SELECT DISTINCT 0::smallint, 1::smallint, 'person', named.value::uuid
  FROM jsonb_array_elements_text(audience->'individuals') AS named (value)
$fn$
"""

RULE_TERMS = """
CREATE FUNCTION duly_rule_terms() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $fn$
BEGIN
  DELETE FROM assignments_ruleterm WHERE organization_id = NEW.organization_id AND rule_id = NEW.id;
  INSERT INTO assignments_ruleterm (organization_id, rule_id, clause, conditions, dimension, value)
  SELECT NEW.organization_id, NEW.id, t.* FROM duly_terms_of(NEW.audience) t;
  RETURN NULL;
END
$fn$;
CREATE TRIGGER assignments_rule_terms AFTER INSERT OR UPDATE OF audience ON assignments_rule
  FOR EACH ROW EXECUTE FUNCTION duly_rule_terms();
"""

FIRST_TERMS = """
INSERT INTO assignments_ruleterm (organization_id, rule_id, clause, conditions, dimension, value)
SELECT r.organization_id, r.id, t.* FROM assignments_rule r, duly_terms_of(r.audience) t
"""
