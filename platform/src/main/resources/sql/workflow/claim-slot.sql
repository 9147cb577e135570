-- Only with the pool's lock. Who waits longer, or is more important, has it first.
update task_run t
set state = 'running', attempt = ?, queued_at = ?, started_at = ?, again_at = null, message = ?
where t.run_id = ?
  and t.task = ?
  and (select count(*) from task_run r where r.pool = ? and r.state = 'running')
    + (
        select count(*)
        from task_run q
        where q.pool = t.pool
          and q.state = 'queued'
          and (q.run_id, q.task) <> (t.run_id, t.task)
          and (-q.priority, q.queued_at, q.run_id, q.task) < (-t.priority, t.queued_at, t.run_id, t.task)
    ) < ?
