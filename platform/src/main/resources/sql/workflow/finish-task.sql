update task_run
set state = ?, finished_at = ?, message = ?
where run_id = ? and task = ? and state = 'running'
