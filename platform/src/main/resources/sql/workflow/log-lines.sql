select line_no, attempt, at, line
from task_log
where run_id = ?
  and task = ?
  and line_no >= ?
  and (attempt = ? or ? = 0)
order by line_no
limit ?
