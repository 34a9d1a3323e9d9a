-- The campaigns that some rules keep or kept.
-- Parameters: organization, rules.
-- Grain of a row: one campaign.
SELECT id FROM assignments_campaign WHERE organization_id = %(organization)s AND rule_id = ANY(%(rules)s::uuid[])
