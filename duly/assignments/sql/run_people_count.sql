-- How many rows the list of run_people.sql has.
-- Parameters: those of the list.
SELECT count(*) FROM ($listed) listed
JOIN people_person p ON p.organization_id = %(organization)s AND p.id = listed.person_id
