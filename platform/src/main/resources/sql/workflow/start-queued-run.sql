-- Under the workflow's lock: two nodes do not count at the same time. A backfill counts its own.
update workflow_run r
set state = 'running', started_at = coalesce(started_at, ?)
where r.id = ?
  and r.state = 'queued'
  and (
    select count(*)
    from workflow_run a
    where a.workflow = r.workflow and a.state = 'running' and a.backfill is not distinct from r.backfill
  ) < coalesce((select b.max_active from workflow_backfill b where b.id = r.backfill), ?)
