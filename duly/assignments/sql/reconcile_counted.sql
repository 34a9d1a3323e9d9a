-- How many people have which act for which reason, with the people where their list is kept or they are to be
-- locked, and a digest of what would be written. Follows reconcile.sql.
-- Grain of a row: one campaign, act and reason; how many people were looked at in all repeats.
SELECT campaign_id, act, reason, count(*), (SELECT people FROM looked_at),
  CASE WHEN act IN ('undecided', 'refused', 'restored', 'redated', 'withdrawn')
    THEN array_agg(person_id ORDER BY person_id) END,
  CASE WHEN act IN ('opened', 'restored', 'redated', 'withdrawn')
    THEN encode(sha256(string_agg(
      uuid_send(person_id) || convert_to(concat_ws('/', due_after, edition), 'UTF8'), ''::bytea
      ORDER BY person_id)), 'hex') END
FROM judged
GROUP BY campaign_id, act, reason
ORDER BY campaign_id, act, reason
