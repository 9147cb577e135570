select id, workflow, trigger, state, scheduled_for, started_at, finished_at, interval_start, interval_end, parameters::text as parameters, event::text as event, message
from workflow_run
where id = ?
