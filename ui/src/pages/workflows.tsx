import { api } from '../api/client';
import { now } from '../app/clock';
import { clock, relative } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { Listing } from '../components/listing';
import { RunBars } from '../components/run-bars';
import { WorkflowControls } from '../components/workflow-controls';
import { t } from '../i18n';

export default function WorkflowsPage() {
  const { data, failure, loading, reload } = useResource('workflows', api.workflows, { everyMs: 2000 });
  const words = t().workflows;
  usePage(words.title);
  return (
    <>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && (
        <Empty text={words.none}>
          <p class="hint">{words.noneHint}</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <div class="card">
          <Listing
            label={words.title}
            items={data}
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
                cell: (workflow) =>
                  workflow.runs.length === 0 ? <span class="muted">{words.noRuns}</span> : <RunBars workflow={workflow.name} runs={workflow.runs} />,
              },
              {
                title: words.schedule,
                minor: true,
                cell: (workflow) =>
                  workflow.cron === null ? (
                    <span class="muted">{words.manualOnly}</span>
                  ) : (
                    <code title={workflow.timezone}>{workflow.cron}</code>
                  ),
              },
              {
                title: words.next,
                minor: true,
                cell: (workflow) => {
                  if (workflow.paused) return <span class="muted">{t().state.paused}</span>;
                  if (workflow.nextRunAt === null) return <span class="muted">–</span>;
                  const at = Date.parse(workflow.nextRunAt);
                  return (
                    <span>
                      {clock(at)} <small>{relative(Math.max(at, now.value), now.value)}</small>
                    </span>
                  );
                },
              },
              { title: words.trigger, align: 'right', cell: (workflow) => <WorkflowControls workflow={workflow} onChange={reload} /> },
            ]}
          />
        </div>
      )}
    </>
  );
}
