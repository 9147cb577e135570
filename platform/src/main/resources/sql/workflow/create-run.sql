-- Nothing when this due time, or this attempt of a task, has had its run: it runs once, however many nodes see it.
insert into workflow_run (workflow, trigger, state, scheduled_for, interval_start, interval_end, parameters, backfill, parent_run,
    parent_task)
values (?, ?, 'queued', ?, ?, ?, ?::jsonb, ?, ?, ?)
on conflict do nothing
returning id
