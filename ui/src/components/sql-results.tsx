import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Failure, SqlResult } from '../api/types';
import { csv, download, records } from '../app/csv';
import { count, duration } from '../app/format';
import { label } from '../charts/frame';
import { t } from '../i18n';
import { CopyButton, Empty, FailureBox, LoadingBar } from './basics';
import { Icon } from './icon';
import { ResultTable } from './result-table';

export interface Outcome {
  result: SqlResult | null;
  failure: Failure | null;
  running: boolean;
}

interface Props {
  outcome: Outcome;
  /** Where the failure stands, for a reader: line and column. */
  place: string | null;
  onRetry(): void;
}

/** Tab-separated, as spreadsheets paste it. */
export function tsv(result: Pick<SqlResult, 'columns' | 'rows'>): string {
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const rows = result.rows.map((row) => row.map((cell) => (cell === null ? '' : clean(label(cell)))).join('\t'));
  return [result.columns.map((column) => clean(column.name)).join('\t'), ...rows].join('\n');
}

export function SqlResults({ outcome, place, onRetry }: Props) {
  const { result, failure, running } = outcome;
  const [view, setView] = useState<'table' | 'chart'>('table');
  const [ResultChart, setResultChart] = useState<ComponentType<{ result: SqlResult }> | null>(null);
  const words = t().sql;

  useEffect(() => {
    if (view === 'chart') void import('./result-chart').then((module) => setResultChart(() => module.default));
  }, [view]);

  return (
    <section class="card sql-outcome" aria-label={words.results} aria-busy={running}>
      <LoadingBar on={running} />
      <header class="card-head">
        <h2>{words.results}</h2>
        <span class="subtitle" role="status" data-testid="sql-status">
          {result && !failure && (
            <>
              {t().common.rows(count(result.rowCount))} {words.elapsed(duration(result.elapsedMs))}
              {result.cached && ` · ${words.cached}`}
              {result.truncated && <span class="tag plain"> {words.truncated(count(result.rows.length))}</span>}
            </>
          )}
        </span>
        {result && !failure && result.rows.length > 0 && (
          <div class="card-aside">
            <button type="button" class="button small" aria-pressed={view === 'chart'} data-testid="sql-chart" onClick={() => setView(view === 'chart' ? 'table' : 'chart')}>
              <Icon name={view === 'chart' ? 'table' : 'chart'} size={14} /> {view === 'chart' ? words.results : words.chart}
            </button>
            <CopyButton text={tsv(result)} />
            <button type="button" class="button small" onClick={() => download('result.csv', csv(result.columns, result.rows), 'text/csv;charset=utf-8')}>
              <Icon name="download" size={14} /> CSV
            </button>
            <button
              type="button"
              class="button small"
              onClick={() => download('result.json', JSON.stringify(records(result.columns, result.rows), null, 2), 'application/json')}
            >
              <Icon name="download" size={14} /> JSON
            </button>
          </div>
        )}
      </header>
      <div class="sql-outcome-body">
        {failure ? (
          <div class="sql-failure" data-testid="sql-error">
            <FailureBox failure={place === null ? failure : { ...failure, what: `${failure.what} (${place})` }} onRetry={onRetry} />
          </div>
        ) : result === null ? (
          <Empty text={words.empty} />
        ) : result.rows.length === 0 ? (
          <div class="fill" data-testid="sql-results" data-rows={0}>
            <Empty text={words.noRows} />
          </div>
        ) : view === 'chart' ? (
          ResultChart && <ResultChart result={result} />
        ) : (
          <ResultTable result={result} />
        )}
      </div>
    </section>
  );
}
