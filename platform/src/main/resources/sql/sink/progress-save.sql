INSERT INTO %s (job, target, batch, place)
VALUES (?, ?, ?, ?::jsonb)
ON CONFLICT (job, target) DO UPDATE SET batch = excluded.batch, place = excluded.place, written = now()
