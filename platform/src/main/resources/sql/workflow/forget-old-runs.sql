-- Tasks and log lines go with their run. What another forgets at the same moment is left to it.
delete from workflow_run
where id in (
    select id
    from workflow_run
    where workflow = ?
      and state in ('success', 'failed', 'cancelled')
      and (finished_at < ? or id <= (select id from workflow_run where workflow = ? order by id desc offset ? limit 1))
    order by id
    for update skip locked)
