"""The commit-time check: a transaction that touched an audited table must have recorded an audit event.

A statement trigger cannot be deferred, a deferred trigger cannot be per statement. So each statement that
changes an audited table puts a row for the organization it touched into `audit_owed` and takes it out
again; the deferred trigger on that insert fires at commit all the same, once per statement instead of
once per row. The organization is read off the changed rows, never off the session, which may have
switched by then; `audit_owed` is behind row security too, so a statement that switches away from its own
rows fails at once. `recorded_at` is asked as well as the transaction id, because ids start anew after a
dump and restore.
"""

OWED_TABLE = "CREATE TABLE audit_owed (organization_id uuid NOT NULL, table_name text NOT NULL)"

OWE_AUDIT = """
CREATE FUNCTION duly_owe_audit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $fn$
DECLARE
  debt tid;
BEGIN
  FOR debt IN
    INSERT INTO public.audit_owed (organization_id, table_name)
      SELECT DISTINCT organization_id, TG_TABLE_NAME FROM changed
      RETURNING ctid
  LOOP
    -- By its place: a scan would read every row that was put in and taken out since the last vacuum.
    DELETE FROM public.audit_owed WHERE ctid = debt;
  END LOOP;
  RETURN NULL;
END
$fn$
"""

DEMAND_AUDIT = """
CREATE FUNCTION duly_demand_audit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $fn$
BEGIN
  IF NOT EXISTS (
    SELECT FROM public.audit_auditevent
    WHERE organization_id = NEW.organization_id
      AND transaction_id = pg_current_xact_id()
      AND recorded_at >= transaction_timestamp()
  ) THEN
    RAISE EXCEPTION 'This transaction changed % and recorded no audit event', NEW.table_name
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$fn$
"""

DEMAND_TRIGGER = """
CREATE CONSTRAINT TRIGGER audit_owed_demanded AFTER INSERT ON audit_owed
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION duly_demand_audit();
ALTER TABLE audit_owed ENABLE ALWAYS TRIGGER audit_owed_demanded
"""

STAMP_EVENT = """
CREATE FUNCTION duly_stamp_audit_event() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
  NEW.recorded_at := clock_timestamp();
  NEW.transaction_id := pg_current_xact_id();
  RETURN NEW;
END
$fn$
"""

STAMP_TRIGGER = """
CREATE TRIGGER audit_auditevent_stamped BEFORE INSERT ON audit_auditevent
  FOR EACH ROW EXECUTE FUNCTION duly_stamp_audit_event()
"""
