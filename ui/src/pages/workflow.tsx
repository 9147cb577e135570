import { api } from '../api/client';
import { now } from '../app/clock';
import { clock, duration, relative } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { Card, FailureBox, LoadingBar, StateTag } from '../components/basics';
import { Facts, Listing } from '../components/listing';
import { RunBars, tookMs } from '../components/run-bars';
import { RunDetails } from '../components/run-details';
import { shownTask } from '../components/run-tasks';
import { TaskGraph } from '../components/task-graph';
import { Moment } from '../components/time';
import { WorkflowControls } from '../components/workflow-controls';
import { t } from '../i18n';

export default function WorkflowPage({ name }: { name: string }) {
  const { data: workflow, failure, loading, reload } = useResource(`workflow:${name}`, () => api.workflow(name), { everyMs: 2000 });
  const runs = useResource(`runs:${name}`, () => api.runs(name), { everyMs: 2000 });
  const words = t().workflows;
  usePage(name, [{ title: words.title, link: '/workflows' }]);
  const chosen = place.value.query.get('run') ?? runs.data?.[0]?.id ?? null;
  const run = useResource(`run:${chosen}`, () => (chosen === null ? Promise.resolve(null) : api.run(chosen)), { everyMs: 1500 });
  // The list has it already while it is loaded by itself.
  const shown = run.data ?? runs.data?.find((each) => each.id === chosen) ?? null;
  const asked = place.value.query.get('task');
  const task = shown === null ? asked : shownTask(shown, asked);

  if (!workflow) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  const next = workflow.nextRunAt === null ? null : Date.parse(workflow.nextRunAt);
  const reloadAll = () => {
    reload();
    runs.reload();
    run.reload();
  };
  return (
    <>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      <div class="card page-head">
        <p class="lead">{workflow.description}</p>
        <Facts
          facts={[
            { name: words.schedule, value: workflow.cron === null ? words.manualOnly : <code title={workflow.timezone}>{workflow.cron}</code> },
            {
              name: words.next,
              value: workflow.paused ? (
                t().state.paused
              ) : next === null ? (
                '–'
              ) : (
                <>
                  {clock(next)} <small>{relative(Math.max(next, now.value), now.value)}</small>
                </>
              ),
            },
            { name: words.lastRuns, value: <RunBars workflow={name} runs={workflow.runs} /> },
          ]}
        />
        <WorkflowControls workflow={workflow} onChange={reloadAll} onTrigger={(run) => setQuery({ run: run.id, task: null })} />
      </div>
      <TaskGraph workflow={workflow} run={shown} chosen={task} />
      <div class="columns is-uneven">
        <Card title={words.runs}>
          {runs.failure && <FailureBox failure={runs.failure} onRetry={runs.reload} />}
          {runs.data?.length === 0 && <p class="note">{words.noRuns}</p>}
          {runs.data && runs.data.length > 0 && (
            <Listing
              label={words.runs}
              items={runs.data}
              keyOf={(run) => run.id}
              testIdOf={(run) => `run-${run.id}`}
              chosen={chosen}
              fields={[
                {
                  title: words.started,
                  cell: (run) => (
                    <a class="link" href={`/workflows/${encodeURIComponent(name)}?run=${encodeURIComponent(run.id)}`} aria-current={run.id === chosen ? 'true' : undefined}>
                      <Moment at={run.startedAt ?? run.scheduledFor} />
                    </a>
                  ),
                },
                { title: t().common.state, cell: (run) => <StateTag state={run.state} /> },
                { title: words.by, minor: true, cell: (run) => words.triggers[run.trigger] },
                {
                  title: words.took,
                  align: 'right',
                  cell: (run) => {
                    const took = tookMs(run, now.value);
                    return took === null ? '–' : duration(took);
                  },
                },
              ]}
            />
          )}
        </Card>
        {chosen === null ? <p class="note">{words.choose}</p> : <RunDetails workflow={workflow} resource={run} task={task} onCancelled={reloadAll} />}
      </div>
    </>
  );
}
