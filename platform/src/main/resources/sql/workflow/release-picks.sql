-- What this node had before it was killed is nobody's: it need not wait for the heartbeats that do not come.
update scheduled_tasks
set picked = false, picked_by = null, last_heartbeat = null, execution_time = least(execution_time, ?), version = version + 1
where picked and picked_by = ?
