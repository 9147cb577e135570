import { api } from '../api/client';
import type { Run, RunState, TriggerKind } from '../api/types';
import { now } from '../app/clock';
import { duration } from '../app/format';
import { useResource, type Resource } from '../app/resource';
import { place, setQuery, urlWith } from '../app/router';
import { t } from '../i18n';
import { Card, FailureBox, LoadingBar, StateTag } from './basics';
import { Icon } from './icon';
import { Listing } from './listing';
import { tookMs } from './run-bars';
import { countsOf, wholeOf } from './run-tasks';
import { StateSquare } from './task-square';
import { Moment } from './time';

const PAGE = 50;
const STATES: RunState[] = ['queued', 'running', 'success', 'failed', 'cancelled'];
const TRIGGERS: TriggerKind[] = ['schedule', 'manual', 'backfill', 'event', 'workflow'];

/** The runs that a filter wants; an older server answers with all. */
export function wantedRuns(runs: Run[], state: string, trigger: string): Run[] {
  return runs.filter((run) => (state === '' || run.state === state) && (trigger === '' || run.trigger === trigger));
}

interface Props {
  workflow: string;
  /** The newest, as they change: shown while nothing else is asked for. */
  newest: Resource<Run[]>;
  chosen: string | null;
}

export function RunsTable({ workflow, newest, chosen }: Props) {
  const words = t().workflows;
  const { query } = place.value;
  const [state, trigger, before] = [query.get('state') ?? '', query.get('trigger') ?? '', query.get('before') ?? ''];
  const plain = state === '' && trigger === '' && before === '';
  const asked = useResource(
    `runs:${workflow}?${state}&${trigger}&${before}`,
    () => (plain ? Promise.resolve([]) : api.runs(workflow, PAGE, { state, trigger, before })),
    plain || before !== '' ? {} : { everyMs: 4000 },
  );
  const { data, failure, loading, reload } = plain ? newest : asked;
  const runs = data === null ? null : wantedRuns(data, state, trigger);
  const last = data?.at(-1);
  return (
    <Card title={words.runs} testId="runs">
      <LoadingBar on={loading && data === null} />
      <div class="filters">
        <label class="field">
          <span>{t().common.state}</span>
          <select class="input" value={state} data-testid="filter-state" onChange={(event) => setQuery({ state: event.currentTarget.value, before: null })}>
            <option value="">{t().common.all}</option>
            {STATES.map((each) => (
              <option key={each} value={each}>
                {t().state[each]}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.by}</span>
          <select class="input" value={trigger} onChange={(event) => setQuery({ trigger: event.currentTarget.value, before: null })}>
            <option value="">{t().common.all}</option>
            {TRIGGERS.map((each) => (
              <option key={each} value={each}>
                {words.triggers[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {runs?.length === 0 && <p class="note">{plain ? words.noRuns : words.noSuchRuns}</p>}
      {runs && runs.length > 0 && (
        <Listing
          label={words.runs}
          items={runs}
          keyOf={(run) => run.id}
          testIdOf={(run) => `run-${run.id}`}
          chosen={chosen}
          fields={[
            {
              title: words.run,
              cell: (run) => (
                <a class="link" href={urlWith(place.value, { run: run.id, task: null })} aria-current={run.id === chosen ? 'true' : undefined}>
                  {run.id}
                </a>
              ),
            },
            { title: words.due, cell: (run) => <Moment at={run.scheduledFor ?? run.startedAt} /> },
            {
              title: t().common.state,
              cell: (run) => (
                <>
                  <StateTag state={run.state} /> {run.deadlineMissed && <span class="tag warn">{words.late}</span>}
                </>
              ),
            },
            {
              title: words.took,
              cell: (run) => {
                const took = tookMs(run, now.value);
                return took === null ? '–' : duration(took);
              },
            },
            { title: words.by, minor: true, cell: (run) => words.triggers[run.trigger] },
            { title: words.tasks, minor: true, cell: (run) => <Counts run={run} /> },
          ]}
        />
      )}
      <div class="pager">
        {before !== '' && (
          <a class="button small" href={urlWith(place.value, { before: null })}>
            {words.newest}
          </a>
        )}
        {last && (data?.length ?? 0) >= PAGE && (
          <a class="button small" href={urlWith(place.value, { before: last.id })} data-testid="older">
            {words.older} <Icon name="chevron" size={12} />
          </a>
        )}
      </div>
    </Card>
  );
}

function Counts({ run }: { run: Run }) {
  return (
    <span class="state-counts">
      {countsOf(run.tasks.filter((task) => wholeOf(task.name) === null)).map(({ state, count }) => (
        <span key={state} title={t().state[state]}>
          <StateSquare state={state} /> {count}
        </span>
      ))}
    </span>
  );
}
