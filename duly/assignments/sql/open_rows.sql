-- What is open in a campaign, before all of it is changed at once. Preview and change both start with it.
-- Grain of `owed`: one open assignment. Grain of `sealed`: one row, the fingerprint of what there is and its counts.
-- Parameters: organization, campaign; zones and days (which day it is in each zone), today where there is no zone.
-- Composed: $locked holds the rows until the change is written, or nothing.
-- Indexes: assignments_cycle_once, the primary key of people.
WITH here AS (
  SELECT zone, today FROM unnest(%(zones)s::text[], %(days)s::date[]) AS given (zone, today)
), owed AS (
  SELECT a.id, a.due_on, a.late_from, a.overdue_from, a.keeps_due_day, a.started_from,
    coalesce(here.today, %(today)s::date) AS today
  FROM assignments_assignment a
  JOIN people_person p ON p.organization_id = a.organization_id AND p.id = a.person_id
  LEFT JOIN here ON here.zone = p.zone
  WHERE a.organization_id = %(organization)s AND a.campaign_id = %(campaign)s
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
  $locked
), sealed AS (
  SELECT count(*) AS open, count(*) FILTER (WHERE keeps_due_day) AS keeping,
    count(*) FILTER (WHERE started_from IS NOT NULL) AS started,
    encode(sha256(coalesce(string_agg(
      uuid_send(id) || convert_to(concat_ws('/', due_on, keeps_due_day, started_from IS NULL), 'UTF8'),
      ''::bytea ORDER BY id), ''::bytea)), 'hex') AS fingerprint
  FROM owed
)
