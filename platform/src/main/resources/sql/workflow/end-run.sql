update workflow_run
set state = ?, finished_at = ?, message = ?
where id = ?
