-- The runs that these due times have had.
select *
from workflow_run
where workflow = ?
  and trigger in ('schedule', 'backfill')
  and scheduled_for = any (?)
