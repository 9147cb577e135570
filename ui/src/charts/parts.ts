import { axisTime, clock, compact, dayOf, quantity } from '../app/format';
import type { ChartTheme } from './theme';

/** What all charts share: axes without lines, a faint grid, one tooltip. */

export interface TipRow {
  name: string;
  color: string;
  value: string;
}

export function tip(title: string, rows: TipRow[]): HTMLElement {
  const box = document.createElement('div');
  box.className = 'chart-tip';
  const head = document.createElement('div');
  head.className = 'chart-tip-title';
  head.textContent = title;
  box.append(head);
  for (const row of rows) {
    const line = document.createElement('div');
    line.className = 'chart-tip-row';
    const dot = document.createElement('i');
    dot.style.background = row.color;
    const name = document.createElement('span');
    name.textContent = row.name;
    const value = document.createElement('b');
    value.textContent = row.value;
    line.append(dot, name, value);
    box.append(line);
  }
  return box;
}

/** The x of a point for a reader: the full time, or the name. */
export function tipTitle(x: number | string): string {
  return typeof x === 'number' ? `${dayOf(x)} ${clock(x)}` : x;
}

export function base(theme: ChartTheme) {
  return {
    animation: false,
    textStyle: { fontFamily: theme.font, fontSize: 11, color: theme.muted },
    tooltip: {
      confine: true,
      padding: 0,
      borderWidth: 0,
      backgroundColor: 'transparent',
      extraCssText: 'box-shadow:none',
      transitionDuration: 0,
    },
  };
}

export function axisTooltip(theme: ChartTheme, kind: 'line' | 'shadow') {
  return {
    ...base(theme).tooltip,
    trigger: 'axis',
    axisPointer: {
      type: kind,
      animation: false,
      lineStyle: { color: theme.muted, width: 1, type: 'solid', opacity: 0.5 },
      shadowStyle: { color: theme.ink, opacity: 0.05 },
    },
  };
}

/** Whole as long as it is short: rounded, near ticks would all read the same. */
function axisNumber(value: number): string {
  return Math.abs(value) < 1_000_000 ? quantity(value) : compact(value, 2);
}

export function valueAxis(theme: ChartTheme, position: 'left' | 'right', unit = '') {
  return {
    type: 'value',
    position,
    splitNumber: 5,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: theme.muted,
      fontSize: 11,
      margin: 10,
      formatter: (value: number) => axisNumber(value) + (unit === '' ? '' : ` ${unit}`),
    },
    splitLine: { lineStyle: { color: theme.line, width: 1 } },
  };
}

const plainAxis = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };

export function timeAxis(theme: ChartTheme, xs: number[]) {
  const first = xs[0] ?? 0;
  const last = xs.at(-1) ?? first;
  return {
    type: 'time',
    ...plainAxis,
    min: first,
    max: last,
    splitNumber: 6,
    axisLabel: {
      color: theme.muted,
      fontSize: 11,
      hideOverlap: true,
      margin: 12,
      formatter: (value: number) => axisTime(value, last - first),
    },
  };
}

export function categoryAxis(theme: ChartTheme, xs: (number | string)[]) {
  const first = xs[0];
  const last = xs.at(-1);
  const span = typeof first === 'number' && typeof last === 'number' ? last - first : 0;
  return {
    type: 'category',
    ...plainAxis,
    data: xs.map((x) => (typeof x === 'number' ? axisTime(x, span) : x)),
    axisLabel: { color: theme.muted, fontSize: 11, hideOverlap: true, margin: 12 },
  };
}

export function valueText(value: number, unit = ''): string {
  return quantity(value) + (unit === '' ? '' : ` ${unit}`);
}
