-- One row where the table is there.
select c.oid::bigint as number,
       c.relkind::text in ('r', 'p') as holds_rows,
       c.relpersistence = 'p' as is_logged,
       -- An index that was dropped is named on, and says nothing.
       case when c.relreplident = 'i' and not exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisreplident)
            then 'n' else c.relreplident::text end as identity,
       exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary) as has_key,
       (select quote_ident(a.attname)
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attnotnull
         order by a.attnum
         limit 1) as never_null
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = ? and c.relname = ?
