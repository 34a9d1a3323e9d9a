-- Decides a launch for everybody at once and writes nothing of it but why and for whom, unless the world moved since
--   the preview. Follows accounted.sql: fingerprint, judgement and decisions come from one snapshot.
-- Writes one decision for all who share clause and facts, and their people in chunks, numbered in parts.
-- Parameters: campaign_id, run, fingerprint; chunk and part, the most people of a chunk and of a part.
-- A part is a stretch of people in their order, whatever their reasons: what is written for neighbours stands side
--   by side in every index, and a part touches few pages of them.
-- Grain of a row: one outcome and reason, with how many people, and who where it could not be decided; the
--   fingerprint repeats, alone where nobody is active.
, agreed AS (
  SELECT accounted.* FROM accounted JOIN sealed ON sealed.fingerprint = %(fingerprint)s
), assigned AS (
  SELECT person_id, today, clause, facts, evidence_id, started_on,
    (row_number() OVER (ORDER BY person_id) - 1)::int / %(part)s AS part
  FROM agreed WHERE verdict[1] = 'assigned'
), gathered AS MATERIALIZED (
  SELECT part, clause, facts, today, count(*) AS size, array_agg(person_id) AS people,
    CASE WHEN count(evidence_id) > 0 THEN array_agg(evidence_id) END AS evidence,
    CASE WHEN count(started_on) > 0 THEN array_agg(started_on) END AS started
  FROM assigned GROUP BY part, clause, facts, today
), reasons AS MATERIALIZED (
  SELECT duly_uuidv7() AS id, clause, facts FROM (SELECT DISTINCT clause, facts FROM gathered) every
), decided AS (
  INSERT INTO assignments_decision
    (id, organization_id, run_id, campaign_id, clause, facts, cause, cause_id, due_basis)
  SELECT id, %(organization)s, %(run)s, %(campaign_id)s, clause, facts, 'launch', %(run)s, 'campaign' FROM reasons
), cut AS (
  SELECT reasons.id AS decision_id, part, today,
    people[at + 1 : at + %(chunk)s] AS people, evidence[at + 1 : at + %(chunk)s] AS evidence,
    started[at + 1 : at + %(chunk)s] AS started
  FROM gathered JOIN reasons USING (clause, facts)
  CROSS JOIN LATERAL generate_series(0, size::int - 1, %(chunk)s) at
), chunked AS (
  INSERT INTO assignments_chunk
    (organization_id, run_id, campaign_id, decision_id, part, assigned_on, people, evidence, started)
  SELECT %(organization)s, %(run)s, %(campaign_id)s, decision_id, part, today, people, evidence, started FROM cut
), counted AS (
  SELECT verdict, count(*) AS people, array_agg(person_id) FILTER (WHERE verdict[1] = 'undecided') AS subjects
  FROM accounted GROUP BY verdict
)
SELECT sealed.fingerprint, counted.verdict, counted.people, counted.subjects FROM sealed LEFT JOIN counted ON true
