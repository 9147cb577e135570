-- Nothing when this due time has had its run: it runs once, however many nodes see it.
insert into workflow_run (workflow, trigger, state, scheduled_for, interval_start, interval_end, parameters)
values (?, ?, 'queued', ?, ?, ?, ?::jsonb)
on conflict do nothing
returning id
