-- How many people come to which verdict. Follows bulk_judged.sql.
-- Parameters: sealed (what is asked for).
-- Grain of a row: one verdict; the fingerprint repeats, alone where the selection is empty.
SELECT sealed.fingerprint, counted.verdict, counted.people
FROM (
  SELECT encode(sha256(convert_to(%(sealed)s, 'UTF8') || coalesce(string_agg(
    uuid_send(id) || convert_to(concat_ws('/', verdict, old), 'UTF8'), ''::bytea ORDER BY id), ''::bytea
  )), 'hex') AS fingerprint
  FROM judged
) sealed
LEFT JOIN (SELECT verdict, count(*) AS people FROM judged GROUP BY verdict) counted ON true
