import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Chart, ChartData, Dashboard } from '../api/types';
import { csv, download, saveUrl } from '../app/csv';
import { count } from '../app/format';
import { go, setQuery } from '../app/router';
import { language } from '../app/preferences';
import { EChart, type Picture } from '../charts/echart';
import { indexOf, label } from '../charts/frame';
import { lineEnds } from '../charts/line';
import { isDrawn, optionOf } from '../charts/option';
import { seriesColors } from '../charts/colors';
import { chartTheme } from '../charts/theme';
import { t } from '../i18n';
import { Age } from './age';
import { Empty, FailureBox, LoadingBar } from './basics';
import { BigNumber } from './big-number';
import { Icon } from './icon';
import { useChartData } from './live-data';
import { Menu, type MenuItem } from './menu';
import { PanelTable } from './panel-table';
import { boundSql, SqlDialog } from './sql-dialog';

interface Props {
  dashboard: Dashboard;
  chart: Chart;
  range: string;
}

/** Whether an element is near the screen, and the page in sight. */
function useVisible(element: { current: HTMLElement | null }): boolean {
  const [near, setNear] = useState(false);
  const [shown, setShown] = useState(!document.hidden);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setNear(entries.some((entry) => entry.isIntersecting)), {
      rootMargin: '120px',
    });
    if (element.current) observer.observe(element.current);
    const look = () => setShown(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
  return near && shown;
}

function Legend({ chart, data, colors }: { chart: Chart; data: ChartData; colors: Record<string, string> }) {
  const by = indexOf(data.columns, chart.encoding.series);
  if (by < 0 || (chart.type !== 'line' && chart.type !== 'bar')) return null;
  const names = [...new Set(data.rows.map((row) => label(row[by])))].sort();
  const colorOf = seriesColors(names, colors, chartTheme.value);
  return (
    <ul class="legend" aria-label={t().panel.legend}>
      {names.slice(0, 8).map((name) => (
        <li key={name}>
          <i class="dot" style={{ background: colorOf.get(name) }} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}

function Drawn({ dashboard, chart, data, picture }: Omit<Props, 'range'> & { data: ChartData; picture: { current: Picture | null } }) {
  const theme = chartTheme.value;
  const words = language.value;
  const option = useMemo(
    () => (isDrawn(chart.type) ? optionOf(chart.type, data, chart, dashboard.colors, theme) : {}),
    [data, chart, dashboard.colors, theme, words],
  );
  const ends = useMemo(() => (chart.type === 'line' ? lineEnds(data, chart) : []), [data, chart]);
  return <EChart key={chart.type} option={option} ends={ends} label={t().panel.chartLabel(chart.title, chart.type, data.rows.length)} picture={picture} />;
}

/** A chart of a dashboard: its data as they arrive, their age, and what can be done with them. */
export function Panel({ dashboard, chart, range }: Props) {
  const element = useRef<HTMLElement>(null);
  const picture = useRef<Picture | null>(null);
  const visible = useVisible(element);
  const { data, eventId, receivedAt, loading, refresh } = useChartData(dashboard.name, chart.id, range, visible);
  const [showSql, setShowSql] = useState(false);
  const words = t().panel;
  const file = `${dashboard.name}-${chart.id}`;

  // After the chart has drawn: for whoever measures what is on the screen.
  useLayoutEffect(() => {
    if (!element.current || !data) return;
    element.current.dataset.rows = String(data.rows.length);
    element.current.dataset.eventId = eventId;
  }, [data]);

  const items: MenuItem[] = [
    { label: words.viewSql, icon: 'sql', act: () => setShowSql(true) },
    { label: words.openSql, icon: 'expand', act: () => go(`/sql?q=${encodeURIComponent(boundSql(chart.sql, range))}`) },
    {
      label: words.csv,
      icon: 'download',
      act: () => data && download(`${file}.csv`, csv(data.columns, data.rows), 'text/csv;charset=utf-8'),
    },
    ...(isDrawn(chart.type)
      ? [
          {
            label: words.png,
            icon: 'chart' as const,
            act: () => picture.current && saveUrl(`${file}.png`, picture.current.png(chartTheme.value.panel)),
          },
        ]
      : []),
    { label: words.refresh, icon: 'refresh', act: refresh },
    { label: t().common.fullScreen, icon: 'expand', act: () => void element.current?.requestFullscreen?.() },
  ];

  const body = () => {
    if (!data) return <div class="panel-wait" />;
    if (data.error) return <FailureBox failure={data.error} sql={chart.sql} onRetry={refresh} />;
    if (data.rows.length === 0)
      return (
        <Empty text={words.empty}>
          {range === 'all' && chart.tables[0] !== undefined && (
            <a class="button" href={`/tables/${encodeURIComponent(chart.tables[0])}`}>
              {words.emptyTable(chart.tables[0])}
            </a>
          )}
          {range !== 'all' && (
            <button type="button" class="button" onClick={() => setQuery({ range: 'all' })}>
              {words.emptyAction}
            </button>
          )}
        </Empty>
      );
    if (chart.type === 'big-number') return <BigNumber chart={chart} data={data} range={range} />;
    if (chart.type === 'table') return <PanelTable data={data} colors={dashboard.colors} title={chart.title} />;
    return <Drawn dashboard={dashboard} chart={chart} data={data} picture={picture} />;
  };

  const { x, y, width, height } = chart.layout;
  return (
    <section
      ref={element}
      class={`card panel is-${chart.type}`}
      aria-label={chart.title}
      data-testid={`panel-${chart.id}`}
      style={{ gridColumn: `${x + 1} / span ${width}`, gridRow: `${y + 1} / span ${height}`, '--rows': String(height), order: String(y * 12 + x) }}
    >
      <LoadingBar on={loading && visible} />
      <header class="card-head">
        <h2>{chart.title}</h2>
        {chart.subtitle && <span class="subtitle">{chart.subtitle}</span>}
        <div class="card-aside">
          {data && !data.error && <Legend chart={chart} data={data} colors={dashboard.colors} />}
          {data && !data.error && (
            <Age chart={chart.id} freshness={data.freshness} receivedAt={receivedAt} elapsedMs={data.elapsedMs} viewers={data.viewers} />
          )}
          <Menu label={words.menu(chart.title)} class="icon-only quiet" testId={`menu-${chart.id}`} items={items}>
            <Icon name="more" />
          </Menu>
        </div>
      </header>
      <div class="panel-body">{body()}</div>
      {data?.truncated && <p class="panel-note">{words.truncated(count(data.rows.length))}</p>}
      {showSql && <SqlDialog title={chart.title} sql={chart.sql} range={range} onClose={() => setShowSql(false)} />}
    </section>
  );
}
