select *
from workflow_run
where workflow = ?
  and (? = 0 or id < ?)
  and (? = '' or state = ?)
  and (? = '' or trigger = ?)
order by id desc
limit ?
