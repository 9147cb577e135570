import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api/client';
import { usePage } from '../app/page';
import { memory } from '../app/preferences';
import { useResource } from '../app/resource';
import { place } from '../app/router';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { EndToEnd, Flow } from '../components/flow';
import { pipelineOf } from '../components/flow-layout';
import { Icon } from '../components/icon';
import { usePipeline } from '../components/live-data';
import { Panel } from '../components/panel';
import { t } from '../i18n';

export default function DashboardPage({ name }: { name: string }) {
  const { data: dashboard, failure, loading, reload } = useResource(`dashboard:${name}`, () => api.dashboard(name));
  const pipeline = usePipeline();
  const element = useRef<HTMLDivElement>(null);
  const words = t();
  usePage(dashboard?.title ?? name, [{ title: words.dashboards.title, link: '/dashboards' }], dashboard?.range ?? null);

  useEffect(() => memory.write('did.dashboard', 'yes'), []);

  if (!dashboard) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  const part = pipeline && pipelineOf(pipeline, name, dashboard.tables);
  const range = place.value.query.get('range') ?? dashboard.range;
  return (
    <div class="dashboard" ref={element} data-testid={`dashboard-${name}`}>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      <div class="card dashboard-flow">
        {part && (
          <>
            <Flow pipeline={part} />
            <EndToEnd pipeline={part} />
          </>
        )}
        <button
          type="button"
          class="button icon-only quiet"
          aria-label={words.common.fullScreen}
          title={words.common.fullScreen}
          onClick={() => void element.current?.requestFullscreen?.()}
        >
          <Icon name="expand" />
        </button>
      </div>
      {dashboard.charts.length === 0 && <Empty text={words.dashboards.noCharts} />}
      <div class="grid">
        {dashboard.charts.map((chart) => (
          <Panel key={chart.id} dashboard={dashboard} chart={chart} range={range} />
        ))}
      </div>
    </div>
  );
}
