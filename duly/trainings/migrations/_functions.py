"""A version freezes at submission, moves as its state machine says, and is never decided by an author."""

VERSION_FROZEN = """
CREATE FUNCTION duly_version_frozen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $fn$
DECLARE
  decider uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'A version is never removed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'in_review' OR num_nonnulls(NEW.decided_at, NEW.activated_at, NEW.retired_at) > 0 THEN
      RAISE EXCEPTION 'A version starts in review' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.id, NEW.organization_id, NEW.training_id, NEW.edition, NEW.label, NEW.language, NEW.content,
      NEW.training_name, NEW.settings, NEW.change_reason, NEW.submitted_at, NEW.submitted_by_id)
    IS DISTINCT FROM
     (OLD.id, OLD.organization_id, OLD.training_id, OLD.edition, OLD.label, OLD.language, OLD.content,
      OLD.training_name, OLD.settings, OLD.change_reason, OLD.submitted_at, OLD.submitted_by_id) THEN
    RAISE EXCEPTION 'A version is frozen from submission' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN
      (('in_review', 'approved'), ('in_review', 'rejected'),
       ('approved', 'active'), ('active', 'retired')) THEN
    RAISE EXCEPTION 'A version does not move from % to %', OLD.state, NEW.state
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- Each move writes its own columns, once; without a move nothing is written at all.
  IF ((NEW.decided_at, NEW.decided_by_id, NEW.rationale)
        IS DISTINCT FROM (OLD.decided_at, OLD.decided_by_id, OLD.rationale))
      <> (OLD.state = 'in_review' AND NEW.state <> OLD.state)
    OR ((NEW.activated_at, NEW.activated_by_id) IS DISTINCT FROM (OLD.activated_at, OLD.activated_by_id))
      <> (OLD.state = 'approved' AND NEW.state <> OLD.state)
    OR (NEW.retired_at IS DISTINCT FROM OLD.retired_at) <> (OLD.state = 'active' AND NEW.state <> OLD.state)
  THEN
    RAISE EXCEPTION 'A decision, an activation, a retirement is written once, with its move'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  decider := CASE NEW.state WHEN 'active' THEN NEW.activated_by_id ELSE NEW.decided_by_id END;
  IF NEW.state NOT IN (OLD.state, 'retired') AND (
      decider IS NULL OR decider = NEW.submitted_by_id OR EXISTS (
        SELECT FROM public.trainings_versionauthor
        WHERE organization_id = NEW.organization_id AND version_id = NEW.id AND person_id = decider)) THEN
    RAISE EXCEPTION 'sod_violation: an author does not decide on the own version'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$fn$
"""

VERSION_TRIGGERS = """
CREATE TRIGGER trainings_version_frozen BEFORE INSERT OR UPDATE OR DELETE ON trainings_version
  FOR EACH ROW EXECUTE FUNCTION duly_version_frozen();
ALTER TABLE trainings_version ENABLE ALWAYS TRIGGER trainings_version_frozen;
CREATE TRIGGER trainings_version_no_truncate BEFORE TRUNCATE ON trainings_version
  FOR EACH STATEMENT EXECUTE FUNCTION duly_refuse_change();
ALTER TABLE trainings_version ENABLE ALWAYS TRIGGER trainings_version_no_truncate
"""

REASON_LENGTHS = """
ALTER TABLE trainings_version
  ADD CONSTRAINT trainings_change_reason_length CHECK (char_length(btrim(change_reason)) BETWEEN 10 AND 1000),
  ADD CONSTRAINT trainings_rationale_length
    CHECK (decided_at IS NULL OR char_length(btrim(rationale)) BETWEEN 10 AND 1000)
"""
