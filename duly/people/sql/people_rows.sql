-- People as a list shows them, every value by its name.
-- Parameters: organization, those of the listing and of the order.
-- Composed: $state, $accounts, $joins, $where, $order.
-- Grain of a row: one person. Indexes: the primary keys, people_custom_value_once.
SELECT p.id, p.name, p.given_name, p.family_name, coalesce(p.employee_number, ''), p.email, p.language, p.role,
  p.is_active, $state, p.started_on, p.zone, p.manager_id, coalesce(manager.name, ''),
  p.line_lead_id, coalesce(lead.name, ''), p.merged_into_id, coalesce(kept.name, ''),
  department.name, location.name, activity.name, plant.name, line.name, station.name, job.name, (
    SELECT jsonb_object_agg(attribute.key, held.name)
    FROM people_customvalue own
    JOIN people_attribute attribute
      ON attribute.organization_id = own.organization_id AND attribute.id = own.attribute_id
    JOIN people_attributevalue held
      ON held.organization_id = own.organization_id AND held.id = own.value_id
    WHERE own.organization_id = p.organization_id AND own.person_id = p.id)
FROM people_person p $accounts $joins
LEFT JOIN people_person manager
  ON manager.organization_id = p.organization_id AND manager.id = p.manager_id
LEFT JOIN people_person lead
  ON lead.organization_id = p.organization_id AND lead.id = p.line_lead_id
LEFT JOIN people_person kept
  ON kept.organization_id = p.organization_id AND kept.id = p.merged_into_id
LEFT JOIN people_attributevalue department
  ON department.organization_id = p.organization_id AND department.id = p.department_id
LEFT JOIN people_attributevalue location
  ON location.organization_id = p.organization_id AND location.id = p.location_id
LEFT JOIN people_attributevalue activity
  ON activity.organization_id = p.organization_id AND activity.id = p.activity_id
LEFT JOIN people_attributevalue plant
  ON plant.organization_id = p.organization_id AND plant.id = p.plant_id
LEFT JOIN people_attributevalue line
  ON line.organization_id = p.organization_id AND line.id = p.line_id
LEFT JOIN people_attributevalue station
  ON station.organization_id = p.organization_id AND station.id = p.workstation_id
LEFT JOIN people_attributevalue job
  ON job.organization_id = p.organization_id AND job.id = p.job_role_id
WHERE p.organization_id = %(organization)s AND $where
ORDER BY $order
