-- As if they had not run, but for the number of their attempts, which tells their logs apart.
update task_run
set state = 'pending', forgiven = attempt, queued_at = null, started_at = null, finished_at = null, again_at = null,
    message = '', outputs = '{}'
where run_id = ? and task = any (?)
