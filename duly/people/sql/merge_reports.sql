-- Puts everybody whom the merged person led under the kept one, and dates it.
-- Parameters: organization, kept, merged, kind, day, run. Composed: $column is the column of that kind of link.
-- Grain of a row: one person whose lead changes. Indexes: people_person_manager, people_person_line_lead.
WITH moved AS (
  UPDATE people_person SET $column = %(kept)s
  WHERE organization_id = %(organization)s AND $column = %(merged)s AND id <> %(kept)s
  RETURNING id
)
INSERT INTO people_linkchange (organization_id, person_id, valid_from, other_id, kind, run_id)
SELECT %(organization)s, id, %(day)s, %(kept)s, %(kind)s, %(run)s FROM moved
