select current_setting('wal_level') as wal_level,
       current_setting('max_replication_slots')::int as slots,
       (select count(*) from pg_replication_slots) as taken
