INSERT INTO job_place (job, generation, topic, topic_id, batch, partitions, firsts, nexts, written)
VALUES (?, 1, '', '', 0, '{}', '{}', '{}', true)
ON CONFLICT (job) DO UPDATE
SET generation = job_place.generation + 1, topic_id = '', partitions = '{}', firsts = '{}', nexts = '{}', written = true
