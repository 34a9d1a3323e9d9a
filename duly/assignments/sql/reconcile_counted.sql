-- How many people have which act for which reason, with the people where their list is kept or they are to be
-- locked, and a digest of what would be written. Follows reconcile.sql.
-- Grain of a row: one campaign, act and reason; how many people were looked at in all repeats.
-- Only lists are put in order: most people are kept, and are but counted.
, counted AS (
  SELECT campaign_id, act, reason, count(*) AS people,
    array_agg(person_id) FILTER (WHERE act IN ('undecided', 'refused', 'restored', 'redated', 'withdrawn')) AS listed,
    array_agg(uuid_send(person_id) || convert_to(concat_ws('/', due_after, edition), 'UTF8'))
      FILTER (WHERE act IN ('opened', 'restored', 'redated', 'withdrawn')) AS writes
  FROM judged
  GROUP BY campaign_id, act, reason
)
SELECT campaign_id, act, reason, people, (SELECT people FROM looked_at), array(SELECT unnest(listed) ORDER BY 1),
  (SELECT encode(sha256(string_agg(one, ''::bytea ORDER BY one)), 'hex') FROM unnest(writes) AS one)
FROM counted
ORDER BY campaign_id, act, reason
