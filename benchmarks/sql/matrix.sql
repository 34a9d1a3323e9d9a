-- One page of the matrix by hand: 50 people, 20 trainings, and the worst each person owes or else holds of each.
-- Parameters: organization, today, skip, skip_columns.
WITH who AS (
  SELECT id, name FROM people_person WHERE organization_id = %(organization)s AND is_active
  ORDER BY family_name, given_name, id LIMIT 50 OFFSET %(skip)s
), what AS (
  SELECT id, name FROM trainings_training WHERE organization_id = %(organization)s
  ORDER BY name, id LIMIT 20 OFFSET %(skip_columns)s
)
SELECT who.id, what.id, a.due_on, a.overdue_from <= %(today)s, e.recertify_on
FROM who CROSS JOIN what
LEFT JOIN LATERAL (
  SELECT due_on, overdue_from FROM assignments_assignment a
  WHERE a.organization_id = %(organization)s AND a.person_id = who.id AND a.training_id = what.id
    AND a.completed_from IS NULL AND a.withdrawn_from IS NULL
  ORDER BY overdue_from LIMIT 1) a ON true
LEFT JOIN LATERAL (
  SELECT recertify_on FROM evidence_evidence e
  WHERE e.organization_id = %(organization)s AND e.person_id = who.id AND e.training_id = what.id
  ORDER BY recertify_on DESC NULLS FIRST LIMIT 1) e ON true
