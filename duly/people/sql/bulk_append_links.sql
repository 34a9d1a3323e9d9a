-- Appends the same manager or line lead for many people from a day on.
-- Parameters: organization, people, which (the kind of link), new, day, run.
-- Grain of a row: one person.
INSERT INTO people_linkchange (organization_id, person_id, kind, other_id, valid_from, run_id)
SELECT %(organization)s, given.person, %(which)s, %(new)s::uuid, %(day)s, %(run)s
FROM unnest(%(people)s::uuid[]) AS given (person)
