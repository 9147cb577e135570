insert into workflow_state (workflow, paused)
values (?, ?)
on conflict (workflow) do update set paused = excluded.paused
