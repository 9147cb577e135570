import { useState } from 'preact/hooks';
import type { Run, TaskRun, TaskState, Workflow } from '../api/types';
import { now } from '../app/clock';
import { count, duration, moment } from '../app/format';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, Prose, StateTag } from './basics';
import { Icon } from './icon';
import { Facts } from './listing';
import { Menu } from './menu';
import { tookMs } from './run-bars';
import { ClearDialog, MarkDialog, type Mark } from './run-dialogs';
import { attemptOf, countsOf, isOver, wholeOf, withParts } from './run-tasks';
import { TaskLog } from './task-log';
import { StateSquare } from './task-square';
import { Moment } from './time';

export type TaskAction = 'clear' | Mark;

interface Props {
  workflow: Workflow;
  run: Run;
  task: TaskRun;
  /** Which dialog is open; the page's keys open one too. */
  asked: TaskAction | null;
  onAsk(action: TaskAction | null): void;
  onChange(run: Run): void;
}

/** One task of a run: what became of it, what it made, and its log. */
export function TaskPanel({ workflow, run, task, asked, onAsk, onChange }: Props) {
  const words = t().workflows;
  const whole = wholeOf(task.name);
  const defined = workflow.tasks.find((each) => each.name === (whole ?? task.name));
  const parts = withParts(run.tasks).find((each) => each.task.name === task.name)?.parts ?? [];
  const close = () => onAsk(null);
  const marks: Mark[] = ['success', 'failed', 'skipped'];
  return (
    <Card
      title={task.name}
      subtitle={defined?.type}
      class="task-panel"
      testId="task"
      aside={
        <>
          <button type="button" class="button small" data-testid="clear-task" onClick={() => onAsk('clear')}>
            <Icon name="refresh" size={12} /> {words.clear}…
          </button>
          <Menu label={words.markAs} class="small" testId="mark-task" items={marks.map((state) => ({ label: words.mark[state], act: () => onAsk(state) }))}>
            {words.markAs} <Icon name="down" size={12} />
          </Menu>
        </>
      }
    >
      {whole !== null && (
        <p class="note">
          {words.partOf}{' '}
          <button type="button" class="link as-link mono" onClick={() => setQuery({ task: whole })}>
            {whole}
          </button>
        </p>
      )}
      <TaskFacts task={task} attempt={attemptOf(task, defined)} />
      {task.message && (
        <p class={task.state === 'failed' ? 'note is-down' : 'note'}>
          <Prose text={task.message} />
        </p>
      )}
      <Outputs outputs={task.outputs ?? {}} />
      {parts.length > 0 && <Parts parts={parts} />}
      <TaskLog run={run.id} task={task.name} attempts={task.attempt} active={!isOver(task.state)} />
      {asked === 'clear' && <ClearDialog run={run} task={task.name} onDone={onChange} onClose={close} />}
      {asked !== null && asked !== 'clear' && <MarkDialog run={run} task={task.name} state={asked} onDone={onChange} onClose={close} />}
    </Card>
  );
}

/** A slot that was free at once is no wait. */
const WORTH_SAYING_MS = 50;

function TaskFacts({ task, attempt }: { task: TaskRun; attempt: ReturnType<typeof attemptOf> }) {
  const words = t().workflows;
  const took = tookMs(task, now.value);
  const waited = task.queuedAt == null || task.startedAt === null ? null : Date.parse(task.startedAt) - Date.parse(task.queuedAt);
  const facts = [
    { name: t().common.state, value: <StateTag state={task.state} /> },
    { name: words.started, value: <Moment at={task.startedAt} /> },
    { name: words.took, value: took === null ? '–' : duration(took) },
    ...(waited === null || waited < WORTH_SAYING_MS ? [] : [{ name: words.waited, value: duration(waited) }]),
    ...(attempt === null ? [] : [{ name: words.attempts, value: words.attemptOf(attempt.attempt, attempt.of) }]),
    ...(task.state === 'retrying' && task.againAt !== null ? [{ name: words.againAt, value: moment(Date.parse(task.againAt), now.value) }] : []),
    ...(task.pool == null ? [] : [{ name: words.pool, value: <code>{task.pool}</code> }]),
    ...(task.item == null ? [] : [{ name: words.item, value: <code>{task.item}</code> }]),
  ];
  return <Facts facts={facts} />;
}

function Outputs({ outputs }: { outputs: Record<string, unknown> }) {
  const all = Object.entries(outputs);
  if (all.length === 0) return null;
  return (
    <div class="outputs" data-testid="outputs">
      <h3>{t().workflows.outputs}</h3>
      <dl>
        {all.map(([name, value]) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <code>{typeof value === 'string' ? value : JSON.stringify(value)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const SHOWN = 60;

/** A square for each part of a for-each task: those of one state, or all. */
function Parts({ parts }: { parts: TaskRun[] }) {
  const [only, setOnly] = useState<TaskState | null>(null);
  const [most, setMost] = useState(SHOWN);
  const words = t().workflows;
  const wanted = parts.filter((part) => only === null || part.state === only);
  return (
    <div class="parts" data-testid="parts">
      <h3>
        {words.parts(parts.length)}
        {countsOf(parts).map(({ state, count: of }) => (
          <button key={state} type="button" class="button small quiet" aria-pressed={only === state} onClick={() => setOnly(only === state ? null : state)}>
            <StateSquare state={state} /> {count(of)} {t().state[state].toLowerCase()}
          </button>
        ))}
      </h3>
      <ul>
        {wanted.slice(0, most).map((part) => (
          <li key={part.name}>
            <button type="button" onClick={() => setQuery({ task: part.name })}>
              <StateSquare state={part.state} />
              <code>{part.name.slice((wholeOf(part.name) ?? '').length)}</code>
              <span>{part.item ?? ''}</span>
              <span class="visually-hidden">{t().state[part.state]}</span>
            </button>
          </li>
        ))}
      </ul>
      {wanted.length > most && (
        <button type="button" class="button small quiet" onClick={() => setMost(most + 5 * SHOWN)}>
          {words.moreParts(wanted.length - most)}
        </button>
      )}
    </div>
  );
}
