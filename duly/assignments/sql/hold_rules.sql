-- Nobody edits these rules until the transaction ends. Comes before trainings and people are held.
-- Parameters: organization, ids.
-- Grain of a row: one rule.
SELECT id FROM assignments_rule WHERE organization_id = %(organization)s AND id = ANY(%(ids)s::uuid[])
ORDER BY id FOR SHARE
