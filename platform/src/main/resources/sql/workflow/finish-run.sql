-- Only a run that is still held: one that was given up as abandoned stays failed, whatever its task says later.
update workflow_run
set state = ?, finished_at = ?, message = ?
where id = ? and state in ('queued', 'running') and owner is not distinct from ?
