-- A run is abandoned when db-scheduler no longer holds the execution it belongs to. For a scheduled run that is the
-- workflow's execution at that due time; for a manual one the execution named after the run.
with abandoned as (
    update workflow_run r
    set state = 'failed', finished_at = ?, message = ?
    where r.state in ('running', 'queued')
      and not exists (
        select 1
        from scheduled_tasks t
        where (r.trigger = 'schedule' and t.task_name = ? and t.task_instance = r.workflow
               and t.execution_time = r.scheduled_for and t.picked)
           or (r.trigger = 'manual' and t.task_name = ? and t.task_instance = r.id::text))
    returning r.id, r.finished_at, r.message
), tasks as (
    update task_run t
    set state = 'failed', finished_at = a.finished_at, message = a.message
    from abandoned a
    where t.run_id = a.id and t.state = 'running'
)
select id from abandoned
