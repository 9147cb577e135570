import { useId, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Job, JobEngine, JobRun } from '../api/types';
import { now } from '../app/clock';
import { count, duration } from '../app/format';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { Card, FailureBox, failureFrom, LoadingBar, Prose, StateTag } from './basics';
import { Icon } from './icon';
import { resultOf } from './job-result';
import { Facts, Listing } from './listing';
import { Meter } from './meter';
import { PlainLog } from './plain-log';
import { Moment } from './time';

const ENGINES: JobEngine[] = ['embedded', 'spark'];

/** A batch job: running it, and its runs with their logs. */
export function JobRuns({ job }: { job: Job }) {
  const runs = useResource(`job-runs:${job.name}`, () => api.jobRuns(job.name), { everyMs: 1000 });
  const words = t().jobs;
  const asked = Number(place.value.query.get('run') ?? Number.NaN);
  const chosen = runs.data?.find((run) => run.run === asked) ?? runs.data?.[0] ?? null;
  return (
    <>
      <Card title={words.runTitle} subtitle={words.runHint} class="stack" testId="run-form">
        <RunForm
          job={job}
          onStarted={(run) => {
            setQuery({ run: String(run.run) });
            runs.reload();
          }}
        />
      </Card>
      <div class="columns is-runs">
        <Card title={words.runs} subtitle={words.runsHint} testId="runs">
          <LoadingBar on={runs.loading && runs.data === null} />
          {runs.failure && <FailureBox failure={runs.failure} onRetry={runs.reload} />}
          {runs.data?.length === 0 && <p class="note">{words.noRuns}</p>}
          {runs.data && runs.data.length > 0 && <RunList runs={runs.data} chosen={chosen} />}
        </Card>
        {chosen && <RunCard key={chosen.run} run={chosen} onChange={runs.reload} />}
      </div>
    </>
  );
}

function RunForm({ job, onStarted }: { job: Job; onStarted(run: JobRun): void }) {
  const [values, setValues] = useState<Record<string, string>>({});
  const [engine, setEngine] = useState<JobEngine | ''>('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const id = useId();
  const words = t().jobs;
  const start = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    // What is empty has its default; where there is none, the server says so.
    const given = Object.fromEntries(job.parameters.map((name): [string, string] => [name, values[name] ?? '']).filter(([, value]) => value !== ''));
    api
      .startJob(job.name, given, engine === '' ? undefined : engine)
      .then(onStarted, (cause) => setFailure(failureOf(cause)))
      .finally(() => setBusy(false));
  };
  return (
    <>
      <LoadingBar on={busy} />
      <form class="run-form" onSubmit={start}>
        {job.parameters.map((name) => (
          <label class="field" key={name}>
            <span>
              <code>{name}</code>
            </span>
            <input
              class="input"
              value={values[name] ?? ''}
              placeholder={words.parameterHint}
              autocomplete="off"
              spellcheck={false}
              data-testid={`parameter-${name}`}
              onInput={(event) => setValues({ ...values, [name]: event.currentTarget.value })}
            />
          </label>
        ))}
        <div class="field">
          <label for={id}>{words.engine}</label>
          <select id={id} class="input" value={engine} data-testid="engine" onChange={(event) => setEngine(event.currentTarget.value as JobEngine | '')}>
            <option value="">{words.asInFile(words.engines[job.engine])}</option>
            {ENGINES.filter((each) => each !== job.engine).map((each) => (
              <option key={each} value={each}>
                {words.engines[each]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" class="button primary" disabled={busy} data-testid="run">
          <Icon name="play" size={13} /> {words.run}
        </button>
      </form>
      {failure && <FailureBox failure={failure} />}
    </>
  );
}

function RunList({ runs, chosen }: { runs: JobRun[]; chosen: JobRun | null }) {
  const words = t().jobs;
  return (
    <Listing
      label={words.runs}
      items={runs}
      keyOf={(run) => String(run.run)}
      testIdOf={(run) => `run-${run.run}`}
      chosen={chosen === null ? null : String(chosen.run)}
      fields={[
        {
          title: words.started,
          cell: (run) => (
            <button type="button" class="plain-link" aria-pressed={run.run === chosen?.run} onClick={() => setQuery({ run: String(run.run) })}>
              <Moment at={run.startedAt} />
            </button>
          ),
        },
        { title: t().common.state, cell: (run) => <StateTag state={run.state} /> },
        { title: words.engine, minor: true, cell: (run) => words.engines[run.engine] },
        { title: words.took, align: 'right', cell: (run) => took(run) },
        {
          title: words.result,
          cell: (run) =>
            run.state === 'running' && run.total > 0 ? (
              <span class="job-progress">
                <Meter label={words.progressLabel} done={run.done} total={run.total} />
              </span>
            ) : (
              <span class="run-outcome">
                <Prose text={resultOf(run)} />
              </span>
            ),
        },
      ]}
    />
  );
}

/** How long a run took, or has taken so far. */
function took(run: JobRun): string {
  const end = run.endedAt === null ? Math.max(now.value, Date.parse(run.startedAt)) : Date.parse(run.endedAt);
  return duration(end - Date.parse(run.startedAt));
}

function RunCard({ run, onChange }: { run: JobRun; onChange(): void }) {
  const [asking, setAsking] = useState(false);
  // What is at work may need a while to stop.
  const [ending, setEnding] = useState(false);
  const words = t().jobs;
  const active = run.state === 'running';
  const result = resultOf(run);
  return (
    <Card
      title={words.theRun}
      subtitle={<code>{run.run}</code>}
      testId="run-detail"
      aside={
        active && (
          <button type="button" class="button small" disabled={ending} data-testid="cancel-run" onClick={() => setAsking(true)}>
            <Icon name="stop" size={12} /> {ending ? words.ending : words.cancel}
          </button>
        )
      }
    >
      {run.problem !== null && <FailureBox failure={failureFrom(run.problem)} />}
      {active && run.total > 0 && (
        <div class="progress" data-testid="run-progress">
          <Meter label={words.progressLabel} done={run.done} total={run.total} />
          <small>{words.progressOf(count(run.done), count(run.total))}</small>
        </div>
      )}
      <Facts
        facts={[
          { name: t().common.state, value: <StateTag state={run.state} /> },
          { name: words.started, value: <Moment at={run.startedAt} /> },
          { name: words.took, value: took(run) },
          { name: words.engine, value: words.engines[run.engine] },
          ...(result === '' || run.problem !== null ? [] : [{ name: words.result, value: <span data-testid="run-result">{result}</span> }]),
        ]}
      />
      <PlainLog name={`${run.job}-${run.run}`} lines={run.log} active={active} />
      {asking && (
        <ActionDialog
          title={words.cancelTitle}
          action={words.cancel}
          dismiss={words.keep}
          danger
          act={() => api.cancelJobRun(run.job, run.run)}
          onDone={() => {
            setEnding(true);
            onChange();
          }}
          onClose={() => setAsking(false)}
        >
          <p>{words.cancelText}</p>
        </ActionDialog>
      )}
    </Card>
  );
}
