-- The columns of a table, with their types as PostgreSQL writes them; of a domain the type behind it.
select a.attname as name,
       case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod)
            else format_type(a.atttypid, a.atttypmod) end as type
  from pg_attribute a
  join pg_type t on t.oid = a.atttypid
  join pg_class c on c.oid = a.attrelid
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = ? and c.relname = ? and a.attnum > 0 and not a.attisdropped
 order by a.attnum
