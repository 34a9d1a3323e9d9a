-- Takes the e-mail addresses of people who are about to get another one, so that addresses may change hands.
-- Parameters: organization, people.
-- Grain of a row: one person. Index: the primary key.
UPDATE people_person SET email = '' WHERE organization_id = %(organization)s AND id = ANY(%(people)s::uuid[])
