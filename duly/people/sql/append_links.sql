-- Appends dated links from people to their manager or line lead.
-- Parameters: organization, run, kind, and arrays of the same length: people, days, others.
-- Grain of a row: one person and day.
INSERT INTO people_linkchange (organization_id, person_id, valid_from, other_id, kind, run_id)
SELECT %(organization)s, given.person, given.day, given.other, %(kind)s, %(run)s
FROM unnest(%(people)s::uuid[], %(days)s::date[], %(others)s::uuid[]) AS given (person, day, other)
