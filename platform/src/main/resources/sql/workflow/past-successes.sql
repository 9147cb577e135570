-- Of the workflow's run before this one; no row where there is none.
select t.task, t.state in ('success', 'skipped') as good
from task_run t
where t.part_of is null
  and t.run_id = (
    select b.id
    from workflow_run r
    join workflow_run b on b.workflow = r.workflow and b.id <> r.id and b.scheduled_for < r.scheduled_for
        and b.trigger in ('schedule', 'backfill')
    where r.id = ?
    order by b.scheduled_for desc
    limit 1)
