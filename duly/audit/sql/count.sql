-- Appends counts of a run.
-- Parameters: organization, run; outcomes, reasons, counts, subjects, parts, lists (parallel: one entry a count).
-- Grain of a row: one outcome for one reason, about one subject, in one part of the run.
INSERT INTO audit_runcount (organization_id, run_id, outcome, reason, count, subject_id, part, list_id)
SELECT %(organization)s, %(run)s, given.* FROM unnest(
  %(outcomes)s::text[], %(reasons)s::text[], %(counts)s::int[], %(subjects)s::uuid[], %(parts)s::int[],
  %(lists)s::uuid[]) AS given
