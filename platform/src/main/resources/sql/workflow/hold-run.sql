-- Until the end of the transaction nobody else changes the run.
select state, owner, edits, cancelling
from workflow_run
where id = ?
for update
