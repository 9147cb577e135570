-- Clearing, marking, parts of tasks, pools, cursors, backfills.

alter table workflow_run
    -- Grows whenever somebody changes the run from outside; whoever works on it then reads it anew.
    add column edits           bigint  not null default 0,
    add column backfill        bigint,
    add column parent_run      bigint,
    add column parent_task     text,
    add column deadline_missed boolean not null default false;
drop index workflow_run_due_once;
-- A due time has one run, whether its schedule made it or a backfill; what is done again is done in that run.
create unique index workflow_run_due_once on workflow_run (workflow, scheduled_for) where trigger in ('schedule', 'backfill');
-- An attempt of a task that starts a workflow has one run of it, however often it is asked.
create unique index workflow_run_parent_once on workflow_run (parent_run, parent_task) where parent_run is not null;

alter table task_run
    drop constraint task_run_state_check,
    add constraint task_run_state_check check (state in ('pending', 'queued', 'running', 'waiting', 'retrying', 'success',
        'failed', 'skipped', 'upstream_failed', 'cancelled')),
    add column forgiven   integer not null default 0, -- attempts before it was cleared
    add column queued_at  timestamptz,
    add column pool       text,
    add column priority   integer not null default 0,
    add column part_of    text,                       -- of a part: the task
    add column part_index integer,
    add column item       jsonb;
create index task_run_in_pool on task_run (pool) where pool is not null and state in ('queued', 'running');

alter table task_log
    add column attempt integer not null default 1;

-- How far a workflow has come, from run to run.
create table workflow_cursor (
    workflow   text        not null,
    name       text        not null,
    value      jsonb       not null,
    version    bigint      not null,
    updated_at timestamptz not null,
    primary key (workflow, name)
);

create table workflow_backfill (
    id         bigint        generated always as identity primary key,
    workflow   text          not null,
    reprocess  text          not null check (reprocess in ('missing', 'failed', 'all')),
    max_active integer       not null,
    parameters jsonb         not null,
    state      text          not null check (state in ('running', 'done', 'cancelled')),
    times      timestamptz[] not null, -- the due times, in the order they are seen to
    next_index integer       not null default 0,
    created_at timestamptz   not null
);
create index workflow_backfill_newest on workflow_backfill (workflow, id desc);
create index workflow_run_of_backfill on workflow_run (backfill) where backfill is not null;

alter table workflow_run
    drop constraint workflow_run_trigger_check,
    add constraint workflow_run_trigger_check check (trigger in ('schedule', 'manual', 'backfill', 'workflow', 'event'));
