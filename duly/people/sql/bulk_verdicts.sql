-- Everybody who does not have the new entry already, with the verdict. Follows bulk_judged.sql.
-- Grain of a row: one person.
SELECT id, verdict, coalesce(old, '') FROM judged WHERE verdict <> 'same' ORDER BY id
