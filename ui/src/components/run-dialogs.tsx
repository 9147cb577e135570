import { useEffect, useId, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Run } from '../api/types';
import { now } from '../app/clock';
import { moment } from '../app/format';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { FailureBox } from './basics';

/** What is asked before a run or one of its tasks is changed: each says first what will happen. */

/** When a run was due, or began. */
export function dayOfRun(run: Pick<Run, 'scheduledFor' | 'startedAt'>): string {
  const at = run.scheduledFor ?? run.startedAt;
  return at === null ? '–' : moment(Date.parse(at), now.peek());
}

interface Props {
  run: Run;
  onDone(run: Run): void;
  onClose(): void;
}

export function CancelDialog({ run, onDone, onClose }: Props) {
  const words = t().workflows;
  return (
    <ActionDialog
      title={words.cancelTitle(dayOfRun(run))}
      action={words.cancelRun}
      dismiss={words.keepRun}
      danger
      act={() => api.cancelRun(run.id).then(onDone)}
      onClose={onClose}
    >
      <p>{words.cancelText}</p>
    </ActionDialog>
  );
}

/** More names than these are counted, not listed. */
const MOST_NAMES = 200;

/** Clears a task, or the whole run where none is named; the server tells before which tasks that are. */
export function ClearDialog({ run, task, onDone, onClose }: Props & { task: string | null }) {
  const [downstream, setDownstream] = useState(true);
  const [onlyFailed, setOnlyFailed] = useState(false);
  const [plan, setPlan] = useState<{ tasks: string[] | null; failure: Failure | null }>({ tasks: null, failure: null });
  const words = t().workflows;
  const request = { tasks: task === null ? [] : [task], downstream: task !== null && downstream, onlyFailed };
  useEffect(() => {
    let current = true;
    setPlan((before) => ({ ...before, failure: null }));
    api.clearTasks(run.id, { ...request, dryRun: true }).then(
      ({ tasks }) => current && setPlan({ tasks, failure: null }),
      (cause) => current && setPlan({ tasks: null, failure: failureOf(cause) }),
    );
    return () => {
      current = false;
    };
  }, [run.id, task, downstream, onlyFailed]);
  return (
    <ActionDialog
      title={task === null ? words.clearRunTitle(dayOfRun(run)) : words.clearTaskTitle(task)}
      action={plan.tasks === null ? words.clear : words.clearCount(plan.tasks.length)}
      disabled={plan.tasks === null || plan.tasks.length === 0}
      act={() => api.clearTasks(run.id, { ...request, dryRun: false }).then((cleared) => onDone(cleared.run))}
      onClose={onClose}
    >
      <p>{words.clearText}</p>
      <fieldset class="choices">
        {task !== null && <Check label={words.downstream} hint={words.downstreamHint} on={downstream} onChange={setDownstream} testId="clear-downstream" />}
        <Check label={words.onlyFailed} hint={words.onlyFailedHint} on={onlyFailed} onChange={setOnlyFailed} testId="clear-only-failed" />
      </fieldset>
      {plan.failure && <FailureBox failure={plan.failure} />}
      {plan.tasks !== null && <TaskNames names={plan.tasks} empty={words.clearNothing} />}
    </ActionDialog>
  );
}

function TaskNames({ names, empty }: { names: string[]; empty: string }) {
  if (names.length === 0) return <p class="muted">{empty}</p>;
  return (
    <ul class="name-list" data-testid="clear-tasks" tabIndex={0} aria-label={t().workflows.tasks}>
      {names.slice(0, MOST_NAMES).map((name) => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
      {names.length > MOST_NAMES && <li class="muted">{t().workflows.andMore(names.length - MOST_NAMES)}</li>}
    </ul>
  );
}

export function Check({ label, hint, on, testId, onChange }: { label: string; hint: string; on: boolean; testId?: string; onChange(on: boolean): void }) {
  const id = useId();
  return (
    <div class="choice">
      <input id={id} type="checkbox" checked={on} data-testid={testId} onChange={(event) => onChange(event.currentTarget.checked)} />
      <label for={id}>{label}</label>
      <small>{hint}</small>
    </div>
  );
}

export type Mark = 'success' | 'failed' | 'skipped';

/** Says of a task, or of a run where none is named, what became of it. */
export function MarkDialog({ run, task, state, onDone, onClose }: Props & { task: string | null; state: Mark }) {
  const words = t().workflows;
  const act = () => (task !== null ? api.markTask(run.id, task, state) : api.markRun(run.id, state === 'failed' ? 'failed' : 'success'));
  return (
    <ActionDialog
      title={task === null ? words.markRunTitle(dayOfRun(run), t().state[state].toLowerCase()) : words.markTaskTitle(task, t().state[state].toLowerCase())}
      action={words.mark[state]}
      danger={state === 'failed'}
      act={() => act().then(onDone)}
      onClose={onClose}
    >
      <p>{(task === null ? words.markRunText : words.markTaskText)[state]}</p>
    </ActionDialog>
  );
}
