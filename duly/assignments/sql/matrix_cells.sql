-- The cells of one page, and how much each of its people owes of all the trainings asked for.
-- Parameters: organization, zones and days (two lists), people and trainings (those of the page), all_trainings,
--   owed (the last rank that counts as owed).
-- Composed: rank is how pressing an assignment `a` is on the day `who.today`, 1 for overdue.
-- Grain of a row: one person and training, with the rank of what is open, else with whether evidence is valid; one
--   person, with how many are overdue and owed, where the training is NULL.
-- Indexes: assignments_open_by_person, evidence_by_person, people_person_merged.
WITH who AS MATERIALIZED (
  SELECT p.id, here.today
  FROM people_person p JOIN unnest(%(zones)s::text[], %(days)s::date[]) AS here (zone, today) ON here.zone = p.zone
  WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[])
), owed AS MATERIALIZED (
  SELECT a.person_id, a.training_id, a.due_on, a.exempt_until, $rank AS rank
  FROM assignments_assignment a JOIN who ON who.id = a.person_id
  WHERE a.organization_id = %(organization)s AND a.person_id = ANY(%(people)s::uuid[])
    AND a.training_id = ANY(%(all_trainings)s::uuid[])
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
), worst AS (
  SELECT DISTINCT ON (person_id, training_id) person_id, training_id, rank,
    CASE WHEN rank > %(owed)s THEN exempt_until ELSE due_on END AS day
  FROM owed WHERE training_id = ANY(%(trainings)s::uuid[])
  ORDER BY person_id, training_id, rank, day
), same AS MATERIALIZED (
  SELECT who.id AS person_id, who.today, own.id AS record_id
  FROM who JOIN people_person own
    ON own.organization_id = %(organization)s AND (own.id = who.id OR own.merged_into_id = who.id)
), held AS (
  SELECT DISTINCT ON (same.person_id, e.training_id) same.person_id, e.training_id, e.recertify_on AS day,
    s.id IS NULL AND (e.recertify_on IS NULL OR e.recertify_on > same.today) AS valid
  FROM same
  JOIN evidence_evidence e ON e.organization_id = %(organization)s AND e.person_id = same.record_id
    AND e.training_id = ANY(%(trainings)s::uuid[])
  LEFT JOIN evidence_supersession s ON s.organization_id = e.organization_id AND s.evidence_id = e.id
  ORDER BY same.person_id, e.training_id, valid DESC, e.recertify_on DESC NULLS FIRST
)
SELECT coalesce(worst.person_id, held.person_id), coalesce(worst.training_id, held.training_id), worst.rank,
  held.valid, CASE WHEN worst.rank IS NULL THEN held.day ELSE worst.day END, NULL::bigint, NULL::bigint
FROM worst FULL JOIN held USING (person_id, training_id)
UNION ALL
SELECT person_id, NULL, NULL, NULL, NULL, count(DISTINCT training_id) FILTER (WHERE rank = 1),
  count(DISTINCT training_id) FILTER (WHERE rank <= %(owed)s)
FROM owed GROUP BY person_id
