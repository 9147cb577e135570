select r.id, r.workflow, r.trigger, r.state, r.scheduled_for, r.started_at, r.finished_at, r.interval_start, r.interval_end,
    r.parameters::text as parameters, r.event::text as event, r.message
from unnest(?::text[]) as w(name)
cross join lateral (select * from workflow_run where workflow = w.name order by id desc limit ?) r
order by r.id desc
