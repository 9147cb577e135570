-- One row where the table is there.
select c.relkind::text in ('r', 'p') as holds_rows,
       c.relreplident::text as identity,
       exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary) as has_key,
       (select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
          from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attnotnull) as never_null
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where n.nspname = ? and c.relname = ?
