-- What no workflow waits for any more. A file's key goes on after that of its glob.
delete from workflow_trigger t
where t.trigger <> 'schedule'
  and not exists (
    select 1 from unnest(?::text[]) as k(key)
    where t.workflow || ' ' || t.trigger = k.key or starts_with(t.workflow || ' ' || t.trigger, k.key || ':'))
