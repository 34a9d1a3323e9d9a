"""SQL functions that keys and triggers use. Created by the first migration, replaced by none.

Their names mean the same whatever search path the session has: trigger functions carry their own, and the
body of the key function is resolved once, when it is created, so that it can still be inlined.
"""

UUIDV7 = r"""
DO $do$
BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    CREATE FUNCTION duly_uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
      RETURN pg_catalog.uuidv7();
  ELSE
    CREATE FUNCTION duly_uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE
      RETURN pg_catalog.encode(
        pg_catalog.set_bit(
          pg_catalog.set_bit(
            pg_catalog.overlay(
              pg_catalog.uuid_send(pg_catalog.gen_random_uuid()),
              pg_catalog.substring(
                pg_catalog.int8send(
                  pg_catalog.floor(extract(epoch FROM pg_catalog.clock_timestamp()) * 1000)::bigint), 3),
              1, 6),
            52, 1),
          53, 1), 'hex')::uuid;
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

REFUSE_MOVE = """
CREATE FUNCTION duly_refuse_move() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $fn$
BEGIN
  RAISE EXCEPTION 'A row of % never moves to another organization', TG_TABLE_NAME
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
