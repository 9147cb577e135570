insert into bucket_object (source, key, tag)
values (?, ?, ?)
on conflict (source, key) do update set tag = excluded.tag
