-- Gives two in three a value of the custom attribute.
INSERT INTO people_customvalue (organization_id, person_id, attribute_id, value_id)
SELECT p.organization_id, p.id, v.attribute_id, v.id
FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM people_person
      WHERE organization_id = %(organization)s) p
JOIN people_attributevalue v ON v.organization_id = p.organization_id AND v.id = (%(badge)s::uuid[])[1 + p.n %% 6]
WHERE p.n %% 3 <> 0
