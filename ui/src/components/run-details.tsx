import { useState } from 'preact/hooks';
import { api } from '../api/client';
import type { Run, TaskRun, Workflow } from '../api/types';
import { now } from '../app/clock';
import { duration, moment } from '../app/format';
import { useResource, type Resource } from '../app/resource';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { Card, FailureBox, LoadingBar, Prose, StateTag } from './basics';
import { Icon } from './icon';
import { Facts } from './listing';
import { tookMs } from './run-bars';
import { attemptOf, isActive } from './run-tasks';
import { Moment } from './time';

interface Props {
  workflow: Workflow;
  resource: Resource<Run | null>;
  /** The task whose log is shown. */
  task: string | null;
  onCancelled(): void;
}

/** One run: what it was given, its tasks and the log of one of them, followed while it lasts. */
export function RunDetails({ workflow, resource, task, onCancelled }: Props) {
  const { data: run, failure, loading, reload, replace } = resource;
  /** Of which run it is asked whether to cancel it: another one that is chosen meanwhile is not meant. */
  const [asking, setAsking] = useState<string | null>(null);
  const words = t().workflows;
  const active = run !== null && isActive(run.state);
  const at = run && (run.startedAt ?? run.scheduledFor);
  return (
    <Card
      title={words.tasks}
      subtitle={run && <Moment at={at} />}
      aside={
        active && (
          <button type="button" class="button small" data-testid="cancel-run" onClick={() => setAsking(run.id)}>
            <Icon name="stop" size={12} /> {words.cancelRun}
          </button>
        )
      }
      testId="run"
    >
      <LoadingBar on={loading && run === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {run && <RunFacts run={run} />}
      <ul class="tasks">
        {run?.tasks.map((each) => (
          <li key={each.name}>
            <TaskLine task={each} attempt={attemptOf(each, workflow.tasks.find((defined) => defined.name === each.name))} chosen={each.name === task} />
          </li>
        ))}
      </ul>
      {run && task && <TaskLog run={run.id} task={task} running={run.state === 'running'} />}
      {run && active && asking === run.id && (
        <ActionDialog
          title={words.cancelTitle(at ? moment(Date.parse(at), now.value) : '–')}
          action={words.cancelRun}
          dismiss={words.keepRun}
          danger
          act={() => api.cancelRun(run.id).then(replace)}
          onDone={onCancelled}
          onClose={() => setAsking(null)}
        >
          <p>{words.cancelText}</p>
        </ActionDialog>
      )}
    </Card>
  );
}

function RunFacts({ run }: { run: Run }) {
  const words = t().workflows;
  const parameters = Object.entries(run.parameters);
  return (
    <>
      <Facts
        facts={[
          { name: t().common.state, value: <StateTag state={run.state} /> },
          ...(run.dataInterval === null
            ? []
            : [
                {
                  name: words.dataInterval,
                  value: (
                    <>
                      <Moment at={run.dataInterval.start} /> – <Moment at={run.dataInterval.end} />
                    </>
                  ),
                },
              ]),
          ...(parameters.length === 0
            ? []
            : [
                {
                  name: words.parameters,
                  value: (
                    <ul class="parameters">
                      {parameters.map(([name, value]) => (
                        <li key={name}>
                          <code>
                            {name} = {value}
                          </code>
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]),
        ]}
      />
      {run.message !== '' && (
        <p class="note is-down">
          <Prose text={run.message} />
        </p>
      )}
    </>
  );
}

function TaskLine({ task, attempt, chosen }: { task: TaskRun; attempt: ReturnType<typeof attemptOf>; chosen: boolean }) {
  const words = t().workflows;
  const took = tookMs(task, now.value);
  const again = task.state === 'retrying' && task.againAt !== null ? moment(Date.parse(task.againAt), now.value) : null;
  const notes = [
    ...(attempt === null ? [] : [words.attempt(attempt.attempt, attempt.of)]),
    ...(again === null ? [] : [words.again(again)]),
  ];
  return (
    <button type="button" aria-pressed={chosen} data-testid={`task-${task.name}`} onClick={() => setQuery({ task: task.name })}>
      <b class="mono">{task.name}</b>
      <StateTag state={task.state} />
      <span class="muted grow">
        {notes.length > 0 && <span class="attempt">{notes.join(' · ')}</span>}
        <Prose text={task.message ?? ''} />
      </span>
      <span class="muted">{took === null ? '' : duration(took)}</span>
    </button>
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
