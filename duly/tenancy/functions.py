"""SQL functions that keys and triggers use. Created by the first migration, replaced by none."""

UUIDV7 = r"""
DO $do$
BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    CREATE FUNCTION duly_uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
      AS 'SELECT pg_catalog.uuidv7()';
  ELSE
    CREATE FUNCTION duly_uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $fn$
      SELECT pg_catalog.encode(
        pg_catalog.set_bit(
          pg_catalog.set_bit(
            pg_catalog.overlay(
              pg_catalog.uuid_send(pg_catalog.gen_random_uuid())
              PLACING pg_catalog.substring(
                pg_catalog.int8send((extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint) FROM 3)
              FROM 1 FOR 6),
            52, 1),
          53, 1), 'hex')::uuid
    $fn$;
  END IF;
END
$do$
"""

REFUSE_CHANGE = """
CREATE FUNCTION duly_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
  RAISE EXCEPTION '% on % is refused: its rows are written once and never changed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$fn$
"""

STAMP_RECORDED_AT = """
CREATE FUNCTION duly_stamp_recorded_at() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END
$fn$
"""
