-- Nobody completes or activates these trainings, and nobody else assigns them, until the transaction ends.
-- Parameters: organization, ids.
-- Grain of a row: one training.
SELECT id FROM trainings_training WHERE organization_id = %(organization)s AND id = ANY(%(ids)s::uuid[])
ORDER BY id FOR NO KEY UPDATE
