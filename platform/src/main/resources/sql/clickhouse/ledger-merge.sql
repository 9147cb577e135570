INSERT INTO `~ledger~merged`
SELECT {stored:String}, any(topic), partition, min(first_offset), max(last_offset), sum(rows), sum(rejected),
       min(min_event_time), max(max_event_time), max(topic_time), max(committed_at), any(topic_id), sum(messages),
       sum(dropped), sum(lost), max(__commit)
FROM ({runs})
GROUP BY partition, run
UNION ALL
SELECT stored, topic, partition, first_offset, last_offset, rows, rejected, min_event_time, max_event_time, topic_time,
       committed_at, topic_id, messages, dropped, lost, __commit
FROM `~ledger`
WHERE stored = {stored:String} AND NOT (committed_at < {until:DateTime64(6, 'UTC')} AND __commit <= {floor:Int64})
