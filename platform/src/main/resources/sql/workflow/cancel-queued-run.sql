with cancelled as (
    update workflow_run
    set state = 'cancelled', finished_at = ?
    where id = ? and state = 'queued'
    returning id
)
update task_run t
set state = 'cancelled'
from cancelled c
where t.run_id = c.id
