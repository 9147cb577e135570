select run_id, task, state, attempt, started_at, finished_at, again_at, message
from task_run
where run_id = any (?)
order by run_id, position
