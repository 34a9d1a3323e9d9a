-- Removes the search words of people whose names or numbers change.
-- Parameters: organization, people.
-- Grain of a row: one person and word. Index: people_person_word_person.
DELETE FROM people_personword WHERE organization_id = %(organization)s AND person_id = ANY(%(people)s::uuid[])
