-- Only for whoever works on it, and while it is at work: a run that was given up stays as it is, whatever its tasks say later.
update task_run t
set state = ?, attempt = ?, started_at = ?, finished_at = ?, again_at = ?, message = ?, outputs = ?::jsonb
from workflow_run r
where t.run_id = ? and t.task = ? and r.id = t.run_id and r.state = 'running' and r.owner = ?
