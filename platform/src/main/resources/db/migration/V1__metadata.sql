-- What the platform itself must remember. Every time is UTC.

-- db-scheduler 16.12.0 keeps its executions here; the columns are its, so change them only with its version.
create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);

-- What people switched in workflows; a workflow without a row is not paused.
create table workflow_state (
    workflow text    primary key,
    paused   boolean not null
);

create table workflow_run (
    id            bigint      generated always as identity primary key,
    workflow      text        not null,
    trigger       text        not null check (trigger in ('schedule', 'manual')),
    state         text        not null check (state in ('queued', 'running', 'success', 'failed')),
    scheduled_for timestamptz not null,
    started_at    timestamptz,
    finished_at   timestamptz,
    message       text        not null default ''
);
create index workflow_run_newest on workflow_run (workflow, id desc);
-- A due time runs once, however many nodes see it and whatever their clocks say.
create unique index workflow_run_due_once on workflow_run (workflow, scheduled_for) where trigger = 'schedule';
-- A workflow never overlaps itself.
create unique index workflow_run_one_active on workflow_run (workflow) where state = 'running';

create table task_run (
    run_id      bigint  not null references workflow_run (id) on delete cascade,
    task        text    not null,
    position    integer not null,
    state       text    not null check (state in ('pending', 'running', 'success', 'failed')),
    started_at  timestamptz,
    finished_at timestamptz,
    message     text    not null default '',
    primary key (run_id, task)
);

create table task_log (
    run_id  bigint      not null,
    task    text        not null,
    line_no integer     not null,
    at      timestamptz not null,
    line    text        not null,
    primary key (run_id, task, line_no),
    foreign key (run_id, task) references task_run (run_id, task) on delete cascade
);

-- What people switched in sources; a source without a row is as its file says.
create table source_switch (
    name    text    primary key,
    enabled boolean not null
);
