select at, line
from task_log
where run_id = ? and task = ?
order by line_no
