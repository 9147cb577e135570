CREATE OR REPLACE VIEW ledger AS
SELECT t.table_name AS table_name, topic, partition, first_offset, last_offset, rows, rejected, min_event_time,
       max_event_time, topic_time, committed_at, topic_id, messages, dropped, lost
FROM `~ledger` AS l
INNER JOIN (
    SELECT substring(name, 7) AS table_name, JSONExtractString(value, 'rows') AS stored
    FROM `~notes` FINAL
    WHERE startsWith(name, 'table ') AND value != ''
) AS t ON t.stored = l.stored
