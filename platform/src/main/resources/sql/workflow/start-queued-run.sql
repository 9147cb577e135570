-- No row changes while another run of the workflow is active; the unique index decides a race.
update workflow_run r
set state = 'running', started_at = ?
where r.id = ?
  and r.state = 'queued'
  and not exists (select 1 from workflow_run a where a.workflow = r.workflow and a.state = 'running')
