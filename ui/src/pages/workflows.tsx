import { api } from '../api/client';
import type { RunState, Workflow } from '../api/types';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { Listing } from '../components/listing';
import { RunBars } from '../components/run-bars';
import { NextRun, Triggers } from '../components/triggers';
import { WorkflowControls } from '../components/workflow-controls';
import { wantedWorkflows, type LastState } from '../components/workflow-filter';
import { t } from '../i18n';

const STATES: RunState[] = ['success', 'failed', 'running', 'queued', 'cancelled'];

export default function WorkflowsPage() {
  const { data, failure, loading, reload } = useResource('workflows', api.workflows, { everyMs: 2000 });
  const words = t().workflows;
  usePage(words.title);
  const { query } = place.value;
  const name = query.get('q') ?? '';
  const state = (query.get('state') ?? '') as LastState;
  const shown = data === null ? null : wantedWorkflows(data, name, state);
  return (
    <>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && (
        <Empty text={words.none}>
          <p class="hint">{words.noneHint}</p>
        </Empty>
      )}
      {data && shown && data.length > 0 && (
        <div class="card">
          <div class="filters is-head">
            <label class="field is-grow">
              <span>{t().common.name}</span>
              <input class="input" type="search" value={name} data-testid="filter-name" onInput={(event) => setQuery({ q: event.currentTarget.value })} />
            </label>
            <label class="field">
              <span>{words.lastState}</span>
              <select class="input" value={state} data-testid="filter-last" onChange={(event) => setQuery({ state: event.currentTarget.value })}>
                <option value="">{t().common.all}</option>
                {STATES.map((each) => (
                  <option key={each} value={each}>
                    {t().state[each]}
                  </option>
                ))}
                <option value="paused">{t().state.paused}</option>
              </select>
            </label>
            <small role="status">{words.shown(shown.length, data.length)}</small>
          </div>
          {shown.length === 0 ? <p class="note">{words.noneSuch}</p> : <WorkflowTable workflows={shown} reload={reload} />}
        </div>
      )}
    </>
  );
}

function WorkflowTable({ workflows, reload }: { workflows: Workflow[]; reload(): void }) {
  const words = t().workflows;
  return (
    <Listing
      label={words.title}
      items={workflows}
      keyOf={(workflow) => workflow.name}
      testIdOf={(workflow) => `workflow-${workflow.name}`}
      fields={[
        {
          title: t().common.name,
          cell: (workflow) => (
            <a class="named" href={`/workflows/${encodeURIComponent(workflow.name)}`}>
              <b>{workflow.name}</b>
              <small>{workflow.description}</small>
            </a>
          ),
        },
        {
          title: words.lastRuns,
          cell: (workflow) => (workflow.runs.length === 0 ? <span class="muted">{words.noRuns}</span> : <RunBars workflow={workflow.name} runs={workflow.runs} />),
        },
        { title: words.schedule, minor: true, cell: (workflow) => <Triggers workflow={workflow} /> },
        { title: words.next, minor: true, cell: (workflow) => <NextRun workflow={workflow} /> },
        { title: words.trigger, align: 'right', cell: (workflow) => <WorkflowControls workflow={workflow} onChange={reload} /> },
      ]}
    />
  );
}
