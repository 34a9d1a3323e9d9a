-- Appends that many people are active, or are not, from a day on.
-- Parameters: organization, people, new, day, reason, run.
-- Grain of a row: one person.
INSERT INTO people_activechange (organization_id, person_id, is_active, valid_from, reason, run_id)
SELECT %(organization)s, given.person, %(new)s, %(day)s, %(reason)s, %(run)s
FROM unnest(%(people)s::uuid[]) AS given (person)
