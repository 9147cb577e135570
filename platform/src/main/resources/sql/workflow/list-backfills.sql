select b.*, coalesce(c.queued, 0) as queued, coalesce(c.running, 0) as running, coalesce(c.success, 0) as success,
    coalesce(c.failed, 0) as failed
from workflow_backfill b
left join lateral (
    select count(*) filter (where r.state = 'queued') as queued,
        count(*) filter (where r.state = 'running') as running,
        count(*) filter (where r.state = 'success') as success,
        count(*) filter (where r.state in ('failed', 'cancelled')) as failed
    from workflow_run r
    where r.backfill = b.id) c on true
where (b.workflow = ? or ? = '')
  and (b.id = ? or ? = 0)
order by b.id desc
limit 50
