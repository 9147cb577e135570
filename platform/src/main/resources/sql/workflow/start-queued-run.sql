-- The lock is held until the end of the transaction: two nodes do not count at the same time. A backfill counts its own.
with turn as (
    select pg_advisory_xact_lock(hashtext('mekong workflow ' || workflow)) from workflow_run where id = ?
)
update workflow_run r
set state = 'running', started_at = coalesce(started_at, ?)
from turn
where r.id = ?
  and r.state = 'queued'
  and (
    select count(*)
    from workflow_run a
    where a.workflow = r.workflow and a.state = 'running' and a.backfill is not distinct from r.backfill
  ) < coalesce((select b.max_active from workflow_backfill b where b.id = r.backfill), ?)
