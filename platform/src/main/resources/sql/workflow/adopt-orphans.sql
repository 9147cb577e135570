-- Every run that is not over has an execution. One that was to run again in the moment its last execution ended may have lost it.
insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
select ?, r.id::text, ?, false, 1
from workflow_run r
where r.state in ('queued', 'running')
  and not exists (select 1 from scheduled_tasks t where t.task_name = ? and t.task_instance = r.id::text)
on conflict do nothing
