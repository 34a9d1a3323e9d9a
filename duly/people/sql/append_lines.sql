-- Appends lines of the preview of an import.
-- Parameters: organization, upload, and arrays of the same length: outcomes, positions, lines, columns, codes,
--   messages, people, labels, changes, cells (the last two as JSON text).
-- Grain of a row: one person, or one reason why a line of the file is left out.
INSERT INTO people_importline (
  organization_id, upload_id, outcome, position, line, column_name, code, message, person_id, label, changes,
  cells)
SELECT %(organization)s, %(upload)s, given.outcome, given.position, given.line, given.column_name, given.code,
  given.message, given.person, given.label, given.changes::jsonb, given.cells::jsonb
FROM unnest(
  %(outcomes)s::text[], %(positions)s::int[], %(lines)s::int[], %(columns)s::text[], %(codes)s::text[],
  %(messages)s::text[], %(people)s::uuid[], %(labels)s::text[], %(changes)s::text[], %(cells)s::text[]
) AS given (outcome, position, line, column_name, code, message, person, label, changes, cells)
