-- The oldest runs that wait, as many as may be active: they need not wait for their next look.
update scheduled_tasks
set execution_time = ?
where task_name = ?
  and not picked
  and execution_time > ?
  and task_instance in (
    select id::text from workflow_run where workflow = ? and state = 'queued' order by id limit ?)
