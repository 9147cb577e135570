select r.*
from unnest(?::text[]) as w(name)
cross join lateral (select * from workflow_run where workflow = w.name order by id desc limit ?) r
order by r.id desc
