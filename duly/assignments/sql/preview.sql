-- How many people have which outcome for which reason. Follows accounted.sql.
-- Grain of a row: one outcome and reason; the fingerprint repeats, alone where nobody is active.
SELECT sealed.fingerprint, counted.verdict, counted.people
FROM sealed LEFT JOIN (SELECT verdict, count(*) AS people FROM accounted GROUP BY verdict) counted ON true
