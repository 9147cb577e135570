import { api } from '../api/client';
import { now } from '../app/clock';
import { duration } from '../app/format';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, FailureBox, LoadingBar, StateTag } from './basics';
import { tookMs } from './run-bars';
import { Moment } from './time';

/** The tasks of one run and the log of one of them, followed while the run lasts. */
export function RunDetails({ id }: { id: string }) {
  const { data: run, failure, loading, reload } = useResource(`run:${id}`, () => api.run(id), { everyMs: 1500 });
  const words = t().workflows;
  const task = place.value.query.get('task') ?? run?.tasks[0]?.name ?? null;
  return (
    <Card title={words.tasks} subtitle={run && <Moment at={run.startedAt ?? run.scheduledFor} />} testId="run">
      <LoadingBar on={loading && run === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      <ul class="tasks">
        {run?.tasks.map((each) => {
          const took = tookMs(each, now.value);
          return (
            <li key={each.name}>
              <button type="button" aria-pressed={each.name === task} onClick={() => setQuery({ task: each.name })}>
                <b class="mono">{each.name}</b>
                <StateTag state={each.state} />
                <span class="muted grow">{each.message}</span>
                <span class="muted">{took === null ? '' : duration(took)}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {run && task && <TaskLog run={id} task={task} running={run.state === 'running'} />}
    </Card>
  );
}

function TaskLog({ run, task, running }: { run: string; task: string; running: boolean }) {
  const log = useResource(`log:${run}/${task}/${running}`, () => api.taskLogs(run, task), running ? { everyMs: 1000 } : {});
  const words = t().workflows;
  return (
    <div class="task-log">
      <h3>
        {words.logs} <code>{task}</code>
      </h3>
      {log.failure && <FailureBox failure={log.failure} onRetry={log.reload} />}
      <pre class="code" tabIndex={0} data-testid="log">
        {log.data && log.data.lines.length > 0 ? log.data.lines.join('\n') : words.noLogs}
      </pre>
    </div>
  );
}
