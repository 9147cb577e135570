-- A new run that may start at once; nothing when the workflow runs already, or when this due time has had its run.
insert into workflow_run (workflow, trigger, state, scheduled_for, started_at)
values (?, ?, 'running', ?, ?)
on conflict do nothing
returning id
