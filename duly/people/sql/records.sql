-- What is on record about people today, and which records were merged into theirs.
-- Parameters: organization, people; active, whether only those who are.
-- Composed: columns, those of the built-in dimensions.
-- Grain of a row: one person.
SELECT p.id, p.language, p.zone,
  (SELECT jsonb_object_agg(a.key, v.value_id) FROM people_customvalue v
    JOIN people_attribute a ON a.organization_id = v.organization_id AND a.id = v.attribute_id
    WHERE v.organization_id = p.organization_id AND v.person_id = p.id),
  array(SELECT m.group_id FROM people_groupmember m
    WHERE m.organization_id = p.organization_id AND m.person_id = p.id),
  array(SELECT o.id FROM people_person o WHERE o.organization_id = p.organization_id AND o.merged_into_id = p.id),
  $columns
FROM people_person p
WHERE p.organization_id = %(organization)s AND p.id = ANY(%(people)s::uuid[]) AND (p.is_active OR NOT %(active)s)
ORDER BY p.id
