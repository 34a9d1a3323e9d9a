-- Adds search words of people.
-- Parameters: organization, and arrays of the same length: people, words.
-- Grain of a row: one person and word.
INSERT INTO people_personword (organization_id, person_id, word)
SELECT %(organization)s, given.person, given.word
FROM unnest(%(people)s::uuid[], %(words)s::text[]) AS given (person, word)
