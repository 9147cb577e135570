-- Tasks and log lines go with their run.
delete from workflow_run
where workflow = ?
  and state in ('success', 'failed', 'cancelled')
  and (finished_at < ? or id <= (select id from workflow_run where workflow = ? order by id desc offset ? limit 1))
