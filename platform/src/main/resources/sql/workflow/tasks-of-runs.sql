select run_id, task, state, attempt, forgiven, queued_at, started_at, finished_at, again_at, message, outputs,
    part_of, part_index, item
from task_run
where run_id = any (?)
  and (part_of is null or ?)
order by run_id, position, part_index nulls first
