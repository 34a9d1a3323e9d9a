-- Nobody changes these assignments until the transaction ends.
-- Parameters: organization, campaigns and people (parallel).
-- Grain of a row: one assignment. Index: assignments_cycle_once.
SELECT a.id
FROM assignments_assignment a
JOIN unnest(%(campaigns)s::uuid[], %(people)s::uuid[]) AS given (campaign_id, person_id)
  ON given.campaign_id = a.campaign_id AND given.person_id = a.person_id
WHERE a.organization_id = %(organization)s AND a.cycle = 1
ORDER BY a.id FOR NO KEY UPDATE OF a
