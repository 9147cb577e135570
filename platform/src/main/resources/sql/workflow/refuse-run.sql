-- A run that cannot begin: it is there to be seen, with the reason.
with refused as (
    update workflow_run set state = 'failed', started_at = ?, finished_at = ?, message = ? where id = ? returning id
), unasked as (
    delete from scheduled_tasks where task_name = ? and task_instance = ?
)
update task_run t set state = 'cancelled' from refused r where t.run_id = r.id
