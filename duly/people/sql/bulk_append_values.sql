-- Appends the same value of one attribute for many people from a day on.
-- Parameters: organization, people, which (the attribute), new, day, run.
-- Grain of a row: one person.
INSERT INTO people_attributechange (organization_id, person_id, attribute_id, value_id, valid_from, run_id)
SELECT %(organization)s, given.person, %(which)s, %(new)s::uuid, %(day)s, %(run)s
FROM unnest(%(people)s::uuid[]) AS given (person)
