import { api } from '../api/client';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { Icon } from '../components/icon';
import { t } from '../i18n';

export default function DashboardsPage() {
  const { data, failure, loading, reload } = useResource('dashboards', api.dashboards);
  const words = t().dashboards;
  usePage(words.title);
  return (
    <>
      <LoadingBar on={loading} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && (
        <Empty text={words.none}>
          <p class="hint">{words.noneHint}</p>
        </Empty>
      )}
      <ul class="tiles">
        {data?.map((dashboard) => (
          <li key={dashboard.name}>
            <a class="card tile" href={`/dashboards/${encodeURIComponent(dashboard.name)}`} data-testid={`open-${dashboard.name}`}>
              <span class="flow-icon">
                <Icon name="dashboard" size={18} />
              </span>
              <span class="tile-text">
                <b>{dashboard.title}</b>
                <span>{dashboard.description}</span>
                <small>
                  {words.charts(dashboard.charts)} · {words.reads} <code>{dashboard.tables.join(', ')}</code>
                </small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
