-- Has the next statements planned anew: the server keeps the plans of its checks of references, and those it
-- made while a table was nearly empty read all of it, for each row.
DISCARD PLANS
