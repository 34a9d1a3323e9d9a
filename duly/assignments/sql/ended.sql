-- What a run comes to: how many active people it looked at, and how many assignments it wrote.
-- Parameters: organization, run; acts, those that write; those of among, which narrows `p` to the people looked at.
-- One row.
SELECT
  (SELECT count(*) FROM people_person p WHERE p.organization_id = %(organization)s AND p.is_active $among),
  (SELECT coalesce(sum(c.count), 0) FROM audit_runcount c
    WHERE c.organization_id = %(organization)s AND c.run_id = %(run)s AND c.outcome = ANY(%(acts)s::text[]))
