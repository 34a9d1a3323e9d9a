-- How many are open in a campaign. Follows open_rows.sql.
-- Grain of the row: all of it, with the fingerprint.
SELECT open, keeping, started, fingerprint FROM sealed
