-- Parts of a task come into being while their run is at work.
insert into task_run (run_id, task, position, state, attempt, forgiven, queued_at, started_at, finished_at, again_at, message,
    outputs, pool, priority, part_of, part_index, item)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::jsonb)
on conflict (run_id, task) do update
set state = excluded.state, attempt = excluded.attempt, forgiven = excluded.forgiven, queued_at = excluded.queued_at,
    started_at = excluded.started_at, finished_at = excluded.finished_at, again_at = excluded.again_at,
    message = excluded.message, outputs = excluded.outputs, pool = excluded.pool, priority = excluded.priority
