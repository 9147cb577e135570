import { useEffect, useRef, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { History } from '../api/history-types';
import { watch } from '../api/live';
import type { Failure } from '../api/types';
import { count } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { place } from '../app/router';
import { label } from '../charts/frame';
import { Card, Empty, FailureBox, LoadingBar } from '../components/basics';
import { HistoryEntry } from '../components/history-entry';
import { FindHistory } from '../components/history-find';
import { before, continued, idOf, keyIn, keyText, refreshed, type Line } from '../components/history-line';
import { Icon } from '../components/icon';
import { t } from '../i18n';

/** A busy table commits many times a second: so often is looked again at most, */
const AGAIN_MS = 2000;
/** and so much longer than a search takes is waited before the next. */
const REST = 8;

export default function HistoryPage({ name }: { name: string }) {
  const { data: table, failure, loading, reload } = useResource(`table:${name}`, () => api.table(name));
  const words = t().history;
  const key = table && keyIn(place.value.query, table.historyKey);
  const title = key ? words.of(keyText(key)) : words.title;
  usePage(title, [
    { title: t().tables.title, link: '/tables' },
    { title: name, link: `/tables/${encodeURIComponent(name)}` },
  ]);
  if (!table) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  return (
    <>
      <Card title={words.find} subtitle={words.findHint} class="stack">
        <FindHistory key={JSON.stringify(key)} table={name} columns={table.historyKey} value={key} />
      </Card>
      {key && <RowHistory key={JSON.stringify(key)} table={name} row={key} />}
    </>
  );
}

/** Loads the newest page again when the table commits, but never two at once. */
function useHistory(table: string, row: Record<string, string>) {
  const next = useRef(0);
  const newest = useResource(`history:${table}:${JSON.stringify(row)}`, () => {
    const begun = performance.now();
    return api.history(table, row).finally(() => {
      next.current = performance.now() + REST * (performance.now() - begun);
    });
  });
  const state = useRef(newest);
  state.current = newest;
  useEffect(() => {
    let known: number | null = null;
    let due = false;
    const stop = watch('table', `table:${table}`, ({ version }) => {
      due ||= known !== null && version !== known;
      known = version;
    });
    const timer = setInterval(() => {
      if (!due || state.current.loading || document.hidden || performance.now() < next.current) return;
      due = false;
      state.current.reload();
    }, AGAIN_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [table]);
  return newest;
}

function RowHistory({ table, row }: { table: string; row: Record<string, string> }) {
  const { data, failure, loading, reload } = useHistory(table, row);
  const [line, setLine] = useState<Line | null>(null);
  const [asking, setAsking] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  useEffect(() => {
    if (data) setLine((known) => refreshed(known, data));
  }, [data]);

  if (!data || !line) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  const older = () => {
    if (line.next === null) return;
    setAsking(true);
    setRefused(null);
    api
      .history(table, row, line.next)
      .then(
        (page) => setLine((known) => (known ? continued(known, page) : known)),
        (cause) => setRefused(failureOf(cause)),
      )
      .finally(() => setAsking(false));
  };
  return (
    <>
      <LoadingBar on={loading || asking} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      <div class="columns is-history">
        <Changes line={line} history={data} asking={asking} refused={refused} onOlder={older} />
        <div class="column">
          <Now now={data.now} />
          <ShownBy history={data} />
        </div>
      </div>
    </>
  );
}

interface ChangesProps {
  line: Line;
  history: History;
  asking: boolean;
  refused: Failure | null;
  onOlder(): void;
}

function Changes({ line, history, asking, refused, onOlder }: ChangesProps) {
  const words = t().history;
  const readers = history.charts.length + history.endpoints.length;
  return (
    <Card title={words.changes} subtitle={words.changesHint} testId="history">
      {line.changes.length === 0 && line.next === null && (
        <Empty text={words.none}>
          <p class="hint">{words.noneHint}</p>
        </Empty>
      )}
      <ol class="timeline">
        {line.changes.map((change, index) => (
          <HistoryEntry
            key={idOf(change)}
            change={change}
            before={change.compared ? before(line.changes, index) : null}
            stream={history.stream}
            readers={readers}
          />
        ))}
      </ol>
      <div class="timeline-end">
        {line.stopped && <p>{words.stopped}</p>}
        {refused && <FailureBox failure={refused} />}
        {line.next !== null ? (
          <button type="button" class="button" disabled={asking} onClick={onOlder} data-testid="older">
            <Icon name="down" size={14} /> {asking ? words.searching : words.older}
          </button>
        ) : (
          line.changes.length > 0 && <p>{line.forgotten ? words.forgotten : words.begin}</p>
        )}
      </div>
    </Card>
  );
}

function Now({ now }: { now: History['now'] }) {
  const words = t().history;
  const [row] = now.rows;
  return (
    <Card title={words.now} testId="now">
      {row === undefined ? (
        <p class="note">{now.columns.length === 0 ? words.noColumn : words.gone}</p>
      ) : (
        <>
          {now.rows.length > 1 && <p class="note">{words.many(count(now.rows.length))}</p>}
          {now.rows.map((each, index) => (
            <dl class="row-now" key={index}>
              {now.columns.map((column, position) => (
                <div key={column.name} class={column.name.startsWith('__') ? 'muted' : ''}>
                  <dt>
                    <code>{column.name}</code>
                  </dt>
                  <dd>{each[position] === null || each[position] === undefined ? <span class="null">∅</span> : label(each[position])}</dd>
                </div>
              ))}
            </dl>
          ))}
        </>
      )}
    </Card>
  );
}

function ShownBy({ history }: { history: History }) {
  const words = t().history;
  const none = history.charts.length === 0 && history.endpoints.length === 0;
  return (
    <Card title={words.shown} subtitle={words.shownHint} testId="shown-by">
      {none && <p class="note">{words.shownNone}</p>}
      <ul class="shown-by" id="shown-by">
        {history.charts.map((chart) => (
          <li key={`${chart.dashboard}/${chart.chart}`}>
            <Icon name="dashboard" size={15} />
            <span>
              <a class="link" href={`/dashboards/${encodeURIComponent(chart.dashboard)}`}>
                {chart.title || chart.chart}
              </a>
              <small>
                {words.chart} · {chart.dashboardTitle || chart.dashboard}
              </small>
            </span>
          </li>
        ))}
        {history.endpoints.map((endpoint) => (
          <li key={endpoint.name}>
            <Icon name="api" size={15} />
            <span>
              <a class="link mono" href="/docs" data-external>
                {endpoint.path}
              </a>
              <small>
                {words.endpoint} · {endpoint.description || endpoint.name}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
