insert into workflow_run (workflow, trigger, state, scheduled_for)
values (?, 'manual', 'queued', ?)
returning id
