select run_id, task, state, started_at, finished_at, message
from task_run
where run_id = any (?)
order by run_id, position
