select r.rolreplication or r.rolsuper as replicates,
       r.rolcanlogin as logs_in
  from pg_roles r
 where r.rolname = ?
