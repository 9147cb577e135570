-- Those that are due, held until their next due time is written: what another node works on, it does.
select t.workflow, t.at, coalesce(s.paused, false) as paused,
    (select count(*) from workflow_run r
     where r.workflow = t.workflow and r.state in ('queued', 'running') and r.backfill is null) as active
from workflow_trigger t
left join workflow_state s on s.workflow = t.workflow
where t.trigger = 'schedule' and t.workflow = any (?) and t.at <= ?
for update of t skip locked
