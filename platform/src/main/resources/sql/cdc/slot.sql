select plugin, database, active, active_pid, coalesce(wal_status, '') as wal_status,
       database = current_database() as is_here,
       (select a.application_name from pg_stat_activity a where a.pid = s.active_pid) as reader,
       (select a.usename::text from pg_stat_activity a where a.pid = s.active_pid) as reading_role
  from pg_replication_slots s
 where slot_name = ?
