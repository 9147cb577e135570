-- Hands a run to db-scheduler in the transaction that writes the run: neither is ever there without the other.
insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)
values (?, ?, ?, false, 1)
on conflict do nothing
