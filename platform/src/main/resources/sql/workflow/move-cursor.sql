insert into workflow_cursor (workflow, name, value, version, updated_at)
values (?, ?, ?::jsonb, ?, ?)
on conflict (workflow, name) do update
set value = excluded.value, version = excluded.version, updated_at = excluded.updated_at
where workflow_cursor.version = excluded.version - 1
