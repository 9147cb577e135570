import type { Chart, ChartData } from '../api/types';
import { change, decimals, fixed, quantity } from '../app/format';
import { frameOf, indexOf, label, toNumber, type Frame } from '../charts/frame';
import { Sparkline } from '../charts/sparkline';
import { chartTheme } from '../charts/theme';
import { t } from '../i18n';
import { rangeMs } from './sql-dialog';

interface Props {
  chart: Chart;
  data: ChartData;
  range: string;
}

/** What the first value stands for: the start of the range only when the data reach back that far. */
function against(range: string, frame: Frame): string {
  const words = t().vs;
  const length = rangeMs(range);
  const covered = frame.time ? Number(frame.xs.at(-1)) - Number(frame.xs[0]) : 0;
  if (length !== null && covered < length * 0.8) return words.first;
  return range in words ? words[range as keyof typeof words] : words.start;
}

/** One figure; with an x also its course and its change since the start of the range. */
export function BigNumber({ chart, data, range }: Props) {
  const unit = chart.options.unit;
  if (chart.encoding.x === undefined) {
    const column = Math.max(0, indexOf(data.columns, chart.encoding.value ?? chart.encoding.y));
    const cell = data.rows[0]?.[column];
    const value = toNumber(cell);
    return (
      <div class="big-number">
        <p class="big-value">
          {value === null ? label(cell) : quantity(value)}
          {unit && <small>{unit}</small>}
        </p>
      </div>
    );
  }
  const frame = frameOf(data, chart.encoding);
  const values = (frame.series[0]?.values ?? []).filter((value) => value !== null);
  const last = values.at(-1);
  const digits = decimals(values);
  const moved = change(values[0] ?? 0, last ?? 0);
  return (
    <div class="big-number has-course">
      <div>
        <p class="big-value">
          {last === undefined ? '–' : fixed(last, digits)}
          {unit && <small>{unit}</small>}
        </p>
        {moved && (
          <p class="big-change">
            <b class={`is-${moved.direction}`}>
              <span aria-hidden="true">{moved.arrow}</span> {moved.text}
            </b>{' '}
            {against(range, frame)}
          </p>
        )}
      </div>
      <Sparkline values={values} color={chartTheme.value.accent} />
    </div>
  );
}
