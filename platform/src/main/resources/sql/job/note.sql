INSERT INTO job_place (job, topic, topic_id, batch, partitions, firsts, nexts, written)
VALUES (?, ?, ?, ?, ?, ?, ?, false)
ON CONFLICT (job) DO UPDATE
SET topic = excluded.topic, topic_id = excluded.topic_id, batch = excluded.batch, partitions = excluded.partitions,
    firsts = excluded.firsts, nexts = excluded.nexts, written = false, since = job_place.noted_at, noted_at = now()
