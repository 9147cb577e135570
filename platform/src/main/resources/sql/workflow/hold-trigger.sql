select t.position, t.at, coalesce((select s.paused from workflow_state s where s.workflow = t.workflow), false) as paused,
    (select count(*) from workflow_run r where r.workflow = t.workflow and r.backfill is null and r.state in ('queued', 'running')) as active,
    (select count(*) from workflow_run r where r.workflow = t.workflow and r.backfill is null and r.state = 'queued') as waiting
from workflow_trigger t
where t.workflow = ? and t.trigger = ?
for update of t
