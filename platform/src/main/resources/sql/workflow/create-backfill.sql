insert into workflow_backfill (workflow, reprocess, max_active, parameters, state, times, created_at)
values (?, ?, ?, ?::jsonb, 'running', ?, ?)
returning id
