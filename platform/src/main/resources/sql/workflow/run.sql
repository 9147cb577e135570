select id, workflow, trigger, state, scheduled_for, started_at, finished_at, message
from workflow_run
where id = ?
