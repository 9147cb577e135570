import { lazyPart } from '../app/lazy';
import { useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Run } from '../api/types';
import { usePageKeys } from '../app/keyboard';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { place, setQuery, urlWith } from '../app/router';
import { Backfills } from '../components/backfills';
import { FailureBox, LoadingBar } from '../components/basics';
import { Facts, Tabs } from '../components/listing';
import { useLiveRun, useLiveRuns } from '../components/live-runs';
import { RunBars } from '../components/run-bars';
import { RunPanel, type RunAction } from '../components/run-panel';
import { shownTask } from '../components/run-tasks';
import { RunsTable } from '../components/runs-table';
import { TaskGraph } from '../components/task-graph';
import { TaskPanel, type TaskAction } from '../components/task-panel';
import { NextRun, runsByItself, Triggers } from '../components/triggers';
import { WorkflowControls } from '../components/workflow-controls';
import { WorkflowDetails } from '../components/workflow-details';
import { WorkflowGrid } from '../components/workflow-grid';
import { t } from '../i18n';

const TABS = ['grid', 'graph', 'runs', 'code', 'backfills', 'details'] as const;

/** The editor is large: it is loaded for those who look at the code. */
const WorkflowCode = lazyPart(() => import('../components/workflow-code'));

export default function WorkflowPage({ name }: { name: string }) {
  const { data: workflow, failure, loading, reload } = useResource(`workflow:${name}`, () => api.workflow(name), { everyMs: 3000 });
  const runs = useLiveRuns(name);
  const words = t().workflows;
  usePage(name, [{ title: words.title, link: '/workflows' }]);
  const { query } = place.value;
  const tab = TABS.find((each) => each === query.get('tab')) ?? 'grid';
  const chosen = query.get('run') ?? runs.data?.[0]?.id ?? null;
  const run = useLiveRun(chosen);
  // The list has it already while it is loaded by itself.
  const shown = run.data ?? runs.data?.find((each) => each.id === chosen) ?? null;
  const asked = query.get('task');
  const task = shown === null ? asked : shownTask(shown, asked);
  const taskRun = shown?.tasks.find((each) => each.name === task) ?? null;

  const [runAction, setRunAction] = useState<RunAction | null>(null);
  const [taskAction, setTaskAction] = useState<TaskAction | null>(null);
  const [triggering, setTriggering] = useState(false);
  const [backfilling, setBackfilling] = useState(false);
  const [trouble, setTrouble] = useState<Failure | null>(null);
  const withRun = tab === 'grid' || tab === 'graph' || tab === 'runs';
  usePageKeys([
    { key: 't', meaning: words.keys.trigger, act: () => setTriggering(true) },
    { key: 'p', meaning: words.keys.pause, act: () => workflow && runsByItself(workflow) && togglePause(workflow.paused) },
    { key: 'c', meaning: words.keys.clear, act: () => withRun && shown !== null && (asked !== null && taskRun !== null ? setTaskAction('clear') : setRunAction('clear')) },
    { key: 'b', meaning: words.keys.backfill, act: () => openBackfill() },
    { key: 'Escape', meaning: words.keys.back, act: () => setQuery(asked !== null ? { task: null } : { run: null }) },
    { key: '← ↑ → ↓', meaning: words.keys.arrows, act: () => {} },
  ]);

  if (!workflow) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;

  const reloadAll = () => {
    reload();
    runs.reload();
    run.reload();
  };
  const took = (changed: Run) => {
    run.replace(changed);
    runs.reload();
  };
  const triggered = (started: Run) => {
    setQuery({ run: started.id, task: null, before: null });
    reloadAll();
  };
  function togglePause(paused: boolean): void {
    setTrouble(null);
    (paused ? api.resumeWorkflow(name) : api.pauseWorkflow(name)).then(reload, (cause) => setTrouble(failureOf(cause)));
  }
  function openBackfill(): void {
    setQuery({ tab: 'backfills' });
    setBackfilling(true);
  }

  const runPanel =
    chosen === null ? (
      <p class="card note">{words.choose}</p>
    ) : (
      <RunPanel workflow={workflow} resource={{ ...run, data: shown }} task={task} asked={runAction} onAsk={setRunAction} onChange={took} onTriggered={triggered} />
    );
  const taskPanel = shown && taskRun && (
    <TaskPanel key={`${shown.id}/${taskRun.name}`} workflow={workflow} run={shown} task={taskRun} asked={taskAction} onAsk={setTaskAction} onChange={took} />
  );
  return (
    <>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {trouble && <FailureBox failure={trouble} />}
      <div class="card page-head">
        <p class="lead">{workflow.description}</p>
        <Facts
          facts={[
            { name: words.schedule, value: <Triggers workflow={workflow} /> },
            { name: words.next, value: <NextRun workflow={workflow} /> },
            { name: words.lastRuns, value: <RunBars workflow={name} runs={workflow.runs} /> },
          ]}
        />
        <WorkflowControls workflow={workflow} asking={triggering} onAsk={setTriggering} onChange={reloadAll} onTrigger={triggered} />
      </div>
      <Tabs label={words.tabs} current={tab} tabs={TABS.map((id) => ({ id, title: words.tab[id], link: urlWith(place.value, { tab: id === 'grid' ? null : id }) }))} />
      {runs.failure && withRun && <FailureBox failure={runs.failure} onRetry={runs.reload} />}
      {tab === 'graph' && <TaskGraph workflow={workflow} run={shown} chosen={task} />}
      {withRun && (
        <div class="columns is-runs">
          {tab === 'grid' && <WorkflowGrid workflow={workflow} runs={runs.data ?? []} run={chosen} task={task} />}
          {tab === 'runs' && <RunsTable workflow={name} newest={runs} chosen={chosen} />}
          {tab === 'graph' ? (
            <>
              {runPanel}
              {taskPanel}
            </>
          ) : (
            <div class="column">
              {runPanel}
              {taskPanel}
            </div>
          )}
        </div>
      )}
      {tab === 'code' && <WorkflowCode workflow={name} />}
      {tab === 'backfills' && <Backfills workflow={workflow} asked={backfilling} onAsk={setBackfilling} />}
      {tab === 'details' && <WorkflowDetails workflow={workflow} onChange={reload} />}
    </>
  );
}
