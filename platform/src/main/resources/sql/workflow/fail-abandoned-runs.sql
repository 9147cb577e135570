-- Every run that is not over has an execution; one of an older version may have none.
with abandoned as (
    update workflow_run r
    set state = 'failed', finished_at = ?, message = ?
    where r.state in ('running', 'queued')
      and not exists (
        select 1 from scheduled_tasks t where t.task_name = ? and t.task_instance = r.id::text)
    returning r.id, r.finished_at, r.message
)
update task_run t
set state = 'failed', finished_at = a.finished_at, message = a.message
from abandoned a
where t.run_id = a.id and t.state in ('running', 'retrying')
