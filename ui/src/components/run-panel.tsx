import { useState } from 'preact/hooks';
import type { Run, TaskRun, Workflow } from '../api/types';
import { now } from '../app/clock';
import { duration, moment } from '../app/format';
import type { Resource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, FailureBox, LoadingBar, Prose, StateTag } from './basics';
import { Gantt } from './gantt';
import { Icon } from './icon';
import { Facts } from './listing';
import { Menu } from './menu';
import { tookMs } from './run-bars';
import { CancelDialog, ClearDialog, dayOfRun, MarkDialog } from './run-dialogs';
import { attemptOf, countsOf, isActive, withParts } from './run-tasks';
import { TaskCanvas } from './task-graph';
import { Moment } from './time';
import { TriggerDialog } from './trigger-dialog';

export type RunAction = 'cancel' | 'clear' | 'again' | 'success' | 'failed';

const VIEWS = ['gantt', 'tasks', 'graph'] as const;

interface Props {
  workflow: Workflow;
  resource: Resource<Run | null>;
  task: string | null;
  /** Which dialog is open; the page's keys open one too. */
  asked: RunAction | null;
  onAsk(action: RunAction | null): void;
  onChange(run: Run): void;
  onTriggered(run: Run): void;
}

/** One run: what it is, what can be done with it, and its tasks on its time, as a list or as a graph. */
export function RunPanel({ workflow, resource, task, asked, onAsk, onChange, onTriggered }: Props) {
  const { data: run, failure, loading, reload } = resource;
  /** Of which run it was asked: another one that is chosen meanwhile is not meant. */
  const [meant, setMeant] = useState<Run | null>(null);
  const words = t().workflows;
  const onGraph = place.value.query.get('tab') === 'graph';
  const wanted = place.value.query.get('view');
  const view = VIEWS.find((each) => each === wanted && !(onGraph && each === 'graph')) ?? 'gantt';
  if (asked === null && meant !== null) setMeant(null);
  if (asked !== null && meant === null && run !== null) setMeant(run);
  const close = () => onAsk(null);
  return (
    <Card title={run ? words.runTitle(run.id) : words.run} subtitle={run && <span>{dayOfRun(run)}</span>} aside={run && <Actions run={run} onAsk={onAsk} />} testId="run">
      <LoadingBar on={loading && run === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {run && (
        <>
          <RunFacts run={run} />
          <div class="view-bar" role="group" aria-label={words.views}>
            {VIEWS.filter((each) => !(onGraph && each === 'graph')).map((each) => (
              <button key={each} type="button" aria-pressed={each === view} data-testid={`view-${each}`} onClick={() => setQuery({ view: each === 'gantt' ? null : each })}>
                {words.view[each]}
              </button>
            ))}
          </div>
          {view === 'gantt' && <Gantt workflow={workflow} run={run} chosen={task} />}
          {view === 'tasks' && <TaskList workflow={workflow} run={run} chosen={task} />}
          {view === 'graph' && <TaskCanvas workflow={workflow} run={run} chosen={task} />}
        </>
      )}
      {meant && asked === 'cancel' && <CancelDialog run={meant} onDone={onChange} onClose={close} />}
      {meant && asked === 'clear' && <ClearDialog run={meant} task={null} onDone={onChange} onClose={close} />}
      {meant && (asked === 'success' || asked === 'failed') && <MarkDialog run={meant} task={null} state={asked} onDone={onChange} onClose={close} />}
      {meant && asked === 'again' && <TriggerDialog workflow={workflow} values={meant.parameters} title={words.againTitle(dayOfRun(meant))} onTriggered={onTriggered} onClose={close} />}
    </Card>
  );
}

function Actions({ run, onAsk }: { run: Run; onAsk(action: RunAction): void }) {
  const words = t().workflows;
  return (
    <>
      {isActive(run.state) && (
        <button type="button" class="button small" data-testid="cancel-run" onClick={() => onAsk('cancel')}>
          <Icon name="stop" size={12} /> {words.cancelRun}
        </button>
      )}
      <Menu
        label={t().common.actions}
        class="small"
        testId="run-actions"
        items={[
          { label: `${words.clear}…`, icon: 'refresh', act: () => onAsk('clear') },
          { label: `${words.runAgain}…`, icon: 'play', act: () => onAsk('again') },
          { label: `${words.mark.success}…`, icon: 'check', act: () => onAsk('success') },
          { label: `${words.mark.failed}…`, icon: 'close', act: () => onAsk('failed') },
        ]}
      >
        {t().common.actions} <Icon name="down" size={12} />
      </Menu>
    </>
  );
}

function RunFacts({ run }: { run: Run }) {
  const words = t().workflows;
  const took = tookMs(run, now.value);
  const facts = [
    {
      name: t().common.state,
      value: (
        <>
          <StateTag state={run.state} /> {run.deadlineMissed && <span class="tag warn">{words.deadlineMissed}</span>}
        </>
      ),
    },
    {
      name: words.by,
      value:
        run.backfill != null ? (
          <button type="button" class="link as-link" onClick={() => setQuery({ tab: 'backfills' })}>
            {words.triggers.backfill} {run.backfill}
          </button>
        ) : (
          `${words.triggers[run.trigger]}${run.parent != null ? ` · ${words.run} ${run.parent}` : ''}`
        ),
    },
    { name: words.started, value: <Moment at={run.startedAt} /> },
    { name: words.took, value: took === null ? '–' : duration(took) },
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
  ];
  return (
    <>
      <Facts facts={facts} />
      <Values title={words.parameters} values={run.parameters} />
      <Values title={words.event} values={run.event ?? {}} />
      {run.message !== '' && (
        <p class="note is-down">
          <Prose text={run.message} />
        </p>
      )}
      {run.note && (
        <p class="note">
          <Prose text={run.note} />
        </p>
      )}
    </>
  );
}

function Values({ title, values }: { title: string; values: Record<string, unknown> }) {
  const all = Object.entries(values);
  if (all.length === 0) return null;
  return (
    <dl class="values">
      <dt>{title}</dt>
      {all.map(([name, value]) => (
        <dd key={name}>
          <code>
            {name} = {typeof value === 'string' ? value : JSON.stringify(value)}
          </code>
        </dd>
      ))}
    </dl>
  );
}

function TaskList({ workflow, run, chosen }: { workflow: Workflow; run: Run; chosen: string | null }) {
  return (
    <ul class="tasks">
      {withParts(run.tasks).map(({ task, parts }) => (
        <li key={task.name}>
          <TaskLine task={task} parts={parts} attempt={attemptOf(task, workflow.tasks.find((defined) => defined.name === task.name))} chosen={task.name === chosen} />
        </li>
      ))}
    </ul>
  );
}

function TaskLine({ task, parts, attempt, chosen }: { task: TaskRun; parts: TaskRun[]; attempt: ReturnType<typeof attemptOf>; chosen: boolean }) {
  const words = t().workflows;
  const took = tookMs(task, now.value);
  const again = task.state === 'retrying' && task.againAt !== null ? moment(Date.parse(task.againAt), now.value) : null;
  const notes = [
    ...(attempt === null ? [] : [words.attempt(attempt.attempt, attempt.of)]),
    ...(again === null ? [] : [words.again(again)]),
    ...(parts.length === 0 ? [] : [countsOf(parts).map(({ state, count }) => `${count} ${t().state[state].toLowerCase()}`).join(', ')]),
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
