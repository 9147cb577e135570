-- How far what starts runs has come: by the clock, by tables, datasets, topics and files.
create table workflow_trigger (
    workflow text        not null,
    trigger  text        not null, -- 'schedule', or the kind and the name of an event
    position text        not null default '',
    at       timestamptz not null, -- of a schedule, the next due time; else, when the position was reached
    primary key (workflow, trigger)
);
create index workflow_trigger_due on workflow_trigger (at) where trigger = 'schedule';
-- The next due times were db-scheduler's.
insert into workflow_trigger (workflow, trigger, at)
select task_instance, 'schedule', execution_time from scheduled_tasks where task_name = 'workflow';
delete from scheduled_tasks where task_name = 'workflow';

alter table workflow_run
    add column event jsonb not null default '{}'; -- what caused it, by the names that tasks know it by
