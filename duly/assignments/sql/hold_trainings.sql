-- Nobody completes or activates the trainings of these campaigns, and nobody else assigns them, until the transaction
-- ends.
-- Parameters: organization, campaigns.
-- Grain of a row: one training.
SELECT id FROM trainings_training
WHERE organization_id = %(organization)s AND id IN (
  SELECT training_id FROM assignments_campaign
  WHERE organization_id = %(organization)s AND id = ANY(%(campaigns)s::uuid[]))
ORDER BY id FOR NO KEY UPDATE
