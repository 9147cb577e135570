SELECT topic_id, batch, partitions, firsts, nexts, written, CASE WHEN written THEN noted_at ELSE since END AS since
FROM job_place
WHERE job = ? AND topic IN (?, '')
