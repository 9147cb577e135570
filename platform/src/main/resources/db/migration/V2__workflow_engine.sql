-- Tasks that wait for each other, attempts, parameters, several runs at once.

alter table workflow_run
    drop constraint workflow_run_state_check,
    add constraint workflow_run_state_check
        check (state in ('queued', 'running', 'success', 'failed', 'cancelled')),
    drop constraint workflow_run_trigger_check,
    add constraint workflow_run_trigger_check check (trigger in ('schedule', 'manual', 'backfill')),
    add column interval_start timestamptz,
    add column interval_end   timestamptz,
    add column parameters     jsonb   not null default '{}',
    add column cancelling     boolean not null default false,
    -- Who works on it: one that was taken for dead and is not must not go on writing.
    add column owner          text;
-- How many may be active is the workflow's to say now; see start-queued-run.sql.
drop index workflow_run_one_active;
create index workflow_run_active on workflow_run (workflow) where state in ('queued', 'running');

alter table task_run
    drop constraint task_run_state_check,
    add constraint task_run_state_check
        check (state in ('pending', 'running', 'retrying', 'success', 'failed', 'skipped', 'upstream_failed', 'cancelled')),
    add column attempt  integer not null default 0, -- of how many there were; 1 is the first
    add column again_at timestamptz,                -- when a task that is retrying is tried again
    add column outputs  jsonb   not null default '{}';
