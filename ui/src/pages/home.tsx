import { api } from '../api/client';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Card, Empty, FailureBox, LoadingBar } from '../components/basics';
import { Attention } from '../components/attention';
import { EndToEnd, Flow } from '../components/flow';
import { FirstSteps } from '../components/first-steps';
import { usePipeline } from '../components/live-data';
import { RecentRuns } from '../components/recent-runs';
import { t } from '../i18n';

export default function HomePage() {
  const words = t();
  usePage(words.home.title);
  const pipeline = usePipeline();
  const workflows = useResource('workflows', api.workflows, { everyMs: 5000 });

  return (
    <div class="home">
      <FirstSteps pipeline={pipeline} />
      <Card title={words.flow.title} class="home-flow" testId="pipeline" aside={pipeline && <EndToEnd pipeline={pipeline} />}>
        <LoadingBar on={pipeline === null} />
        <div class="card-body">{pipeline && <Flow pipeline={pipeline} spacing="roomy" />}</div>
      </Card>
      <Attention pipeline={pipeline} />
      <Card title={words.home.runs} class="home-runs">
        {workflows.failure && <FailureBox failure={workflows.failure} onRetry={workflows.reload} />}
        {workflows.data && workflows.data.every((workflow) => workflow.runs.length === 0) ? (
          <Empty text={words.home.noRuns}>
            <a class="button" href="/workflows">
              {words.home.openWorkflows}
            </a>
          </Empty>
        ) : (
          workflows.data && <RecentRuns workflows={workflows.data} />
        )}
      </Card>
    </div>
  );
}
