import { useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Backfill, BackfillOrder, BackfillRequest, Failure, Reprocess, Workflow } from '../api/types';
import { now } from '../app/clock';
import { count, dayOf, moment } from '../app/format';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { FailureBox, LoadingBar } from './basics';
import { givenValues, usualValues } from './parameters';
import { ParameterFields } from './trigger-dialog';

const REPROCESS: Reprocess[] = ['missing', 'failed', 'all'];
const ORDERS: BackfillOrder[] = ['oldest-first', 'newest-first'];
const MOST_TIMES = 200;

const isoDay = (at: number) => new Date(at).toISOString().slice(0, 10);

interface Props {
  workflow: Workflow;
  onStarted(backfill: Backfill): void;
  onClose(): void;
}

/** Asks for which times runs are to be made, and shows them before it makes any. */
export function BackfillDialog({ workflow, onStarted, onClose }: Props) {
  const words = t().workflows;
  const [values, setValues] = useState(() => usualValues(workflow.parameters));
  const [form, setForm] = useState<Omit<BackfillRequest, 'parameters' | 'dryRun'>>(() => ({
    from: isoDay(now.peek() - 7 * 86_400_000),
    to: isoDay(now.peek() - 86_400_000),
    reprocess: 'missing',
    order: 'oldest-first',
    maxActiveRuns: 1,
  }));
  const [plan, setPlan] = useState<Backfill | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // What was planned is what is started: a change asks for a plan again.
  const change = (changes: Partial<typeof form>) => {
    setForm({ ...form, ...changes });
    setPlan(null);
  };
  const request = (dryRun: boolean): BackfillRequest => ({ ...form, parameters: givenValues(workflow.parameters, values), dryRun });
  const dryRun = () => {
    setBusy(true);
    setFailure(null);
    api
      .backfill(workflow.name, request(true))
      .then(setPlan, (cause) => setFailure(failureOf(cause)))
      .finally(() => setBusy(false));
  };
  const todo = plan === null ? 0 : plan.times === undefined ? plan.total : plan.times.filter((time) => time.action !== 'keep').length;
  return (
    <ActionDialog
      title={words.backfillTitle(workflow.name)}
      class="is-wide"
      action={plan === null ? words.start : words.startRuns(count(todo))}
      disabled={plan === null || todo === 0}
      act={() => api.backfill(workflow.name, request(false)).then(onStarted)}
      onClose={onClose}
    >
      <LoadingBar on={busy} />
      <p>{words.backfillText}</p>
      <div class="times">
        <label class="field">
          <span>{words.from}</span>
          <input class="input" type="date" required value={form.from} data-testid="backfill-from" onInput={(event) => change({ from: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{words.to}</span>
          <input class="input" type="date" required value={form.to} data-testid="backfill-to" onInput={(event) => change({ to: event.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{words.order}</span>
          <select class="input" value={form.order} onChange={(event) => change({ order: event.currentTarget.value as BackfillOrder })}>
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {words.orders[order]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.atOnce}</span>
          <input
            class="input"
            type="number"
            min={1}
            max={100}
            value={form.maxActiveRuns}
            onInput={(event) => change({ maxActiveRuns: Math.max(1, Math.round(Number(event.currentTarget.value)) || 1) })}
          />
        </label>
      </div>
      <fieldset class="choices">
        <legend>{words.reprocess}</legend>
        {REPROCESS.map((each) => (
          <div key={each} class="choice">
            <input id={`reprocess-${each}`} type="radio" name="reprocess" checked={form.reprocess === each} onChange={() => change({ reprocess: each })} />
            <label for={`reprocess-${each}`}>{words.reprocesses[each]}</label>
            <small>{words.reprocessHints[each]}</small>
          </div>
        ))}
      </fieldset>
      <ParameterFields
        parameters={workflow.parameters}
        values={values}
        onChange={(next) => {
          setValues(next);
          setPlan(null);
        }}
      />
      <div class="dialog-step">
        <button type="button" class="button" disabled={busy} data-testid="backfill-plan" onClick={dryRun}>
          {words.dryRun}
        </button>
        <small>{words.dryRunHint}</small>
      </div>
      {failure && <FailureBox failure={failure} />}
      {plan && <Plan plan={plan} />}
    </ActionDialog>
  );
}

function Plan({ plan }: { plan: Backfill }) {
  const words = t().workflows;
  const times = plan.times ?? [];
  if (times.length === 0) return <p class="note">{words.noTimes}</p>;
  return (
    <ol class="plan" data-testid="backfill-times" tabIndex={0} aria-label={words.planned}>
      {times.slice(0, MOST_TIMES).map((time) => (
        <li key={time.scheduledFor}>
          <time dateTime={time.scheduledFor}>
            <b>{dayOf(Date.parse(time.scheduledFor))}</b> {moment(Date.parse(time.scheduledFor), Date.parse(time.scheduledFor))}
          </time>
          <span class={time.action === 'keep' ? 'tag plain' : 'tag'}>{words.actions[time.action]}</span>
          {time.run !== null && (
            <small>
              {words.run} {time.run}
            </small>
          )}
        </li>
      ))}
      {times.length > MOST_TIMES && <li class="muted">{words.andMore(times.length - MOST_TIMES)}</li>}
    </ol>
  );
}
