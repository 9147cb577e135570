import { useMemo, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { SqlResult } from '../api/types';
import { language } from '../app/preferences';
import { useResource } from '../app/resource';
import { EChart } from '../charts/echart';
import { lineEnds } from '../charts/line';
import { optionOf } from '../charts/option';
import { chartTheme } from '../charts/theme';
import { t } from '../i18n';
import { Empty } from './basics';
import { kindOf } from './panel-table';

export interface Guess {
  x: string;
  y: string;
  series: string;
  type: 'line' | 'bar';
}

/** The obvious chart of a result: numbers against time, or against names; null where there is none. */
export function guessChart(result: Pick<SqlResult, 'columns' | 'rows'>): Guess | null {
  const kinds = result.columns.map((column, index) => kindOf(column, result.rows[0]?.[index]));
  const named = (kind: string, but: string[] = []) =>
    result.columns.find((column, index) => kinds[index] === kind && !but.includes(column.name))?.name;
  const time = named('time');
  const text = named('text');
  const x = time ?? text ?? named('number');
  if (x === undefined) return null;
  const y = result.columns.findLast((column, index) => kinds[index] === 'number' && column.name !== x && !column.name.startsWith('__'))?.name;
  if (y === undefined) return null;
  return { x, y, series: time !== undefined && text !== undefined ? text : '', type: time === undefined ? 'bar' : 'line' };
}

function Choice({ name, value, columns, onChange, none }: { name: string; value: string; columns: string[]; none?: string; onChange: (value: string) => void }) {
  return (
    <label class="field is-inline">
      <span>{name}</span>
      <select class="input" value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {columns.map((column) => (
          <option key={column} value={column}>
            {column}
          </option>
        ))}
      </select>
    </label>
  );
}

const NO_COLORS: Record<string, string> = {};

/** The colours that the project's dashboards give to names: a thing keeps its colour here too. */
function useKnownColors(): Record<string, string> {
  const known = useResource('colors', async () => {
    const dashboards = await Promise.all((await api.dashboards()).map((each) => api.dashboard(each.name)));
    return Object.assign({}, ...dashboards.map((each) => each.colors)) as Record<string, string>;
  });
  return known.data ?? NO_COLORS;
}

export default function ResultChart({ result }: { result: SqlResult }) {
  const guess = useMemo(() => guessChart(result), [result]);
  const [changes, setChanges] = useState<Partial<Guess>>({});
  const words = t().sql;
  const theme = chartTheme.value;
  const chosen = guess === null ? null : { ...guess, ...changes };
  const spoken = language.value;
  const spec = useMemo(() => {
    if (chosen === null) return null;
    const { x, y, series } = chosen;
    return { encoding: { x, y, ...(series === '' ? {} : { series }) }, options: { stacked: 'true' } };
  }, [chosen?.x, chosen?.y, chosen?.series]);
  const colors = useKnownColors();
  const option = useMemo(
    () => (spec && chosen ? optionOf(chosen.type, result, spec, colors, theme) : null),
    [spec, chosen?.type, result, colors, theme, spoken],
  );
  if (!spec || !chosen || !option) return <Empty text={words.noChart} />;
  const columns = result.columns.map((column) => column.name);
  return (
    <div class="result-chart">
      <div class="result-chart-choices">
        <label class="field is-inline">
          <span>{words.chart}</span>
          <select class="input" value={chosen.type} onChange={(event) => setChanges({ ...changes, type: event.currentTarget.value as Guess['type'] })}>
            <option value="line">{words.line}</option>
            <option value="bar">{words.bar}</option>
          </select>
        </label>
        <Choice name={words.x} value={chosen.x} columns={columns} onChange={(x) => setChanges({ ...changes, x })} />
        <Choice name={words.y} value={chosen.y} columns={columns} onChange={(y) => setChanges({ ...changes, y })} />
        <Choice name={words.series} value={chosen.series} columns={columns} none={words.noSeries} onChange={(series) => setChanges({ ...changes, series })} />
      </div>
      <div class="result-chart-body">
        {/* Another type is another chart: ECharts would keep parts of the first. */}
        <EChart
          key={chosen.type}
          option={option}
          ends={chosen.type === 'line' ? lineEnds(result, spec) : []}
          label={t().panel.chartLabel(words.chart, chosen.type, result.rows.length)}
        />
      </div>
    </div>
  );
}
