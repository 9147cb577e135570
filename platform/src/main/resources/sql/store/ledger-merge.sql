INSERT INTO mekong.ledger
SELECT any_value(table_name), any_value(topic), partition, min(first_offset), max(last_offset),
       sum(rows), sum(rejected), min(min_event_time), max(max_event_time), max(topic_time), max(committed_at),
       any_value(topic_id), sum(messages), sum(dropped), sum(lost)
FROM __runs
GROUP BY partition, run
