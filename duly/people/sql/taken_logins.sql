-- Which of these e-mail addresses and sign-in names an account of the installation has.
-- Parameters: organization, emails, handles.
-- Grain of a row: one of the given words. Indexes: people_account_email_once, the one of handle.
SELECT given FROM unnest(%(emails)s::text[]) AS given
WHERE EXISTS (SELECT FROM people_account a WHERE lower(a.email) = lower(given))
UNION
SELECT given FROM unnest(%(handles)s::text[]) AS given
WHERE EXISTS (SELECT FROM people_account a WHERE a.handle = given)
