import type { Cell, ChartData, Column, Row } from '../api/types';

/** Turns rows as the server sends them into what charts draw. Pure. */

export type Table = Pick<ChartData, 'columns' | 'rows'>;

export function indexOf(columns: Column[], name: string | undefined): number {
  return name === undefined ? -1 : columns.findIndex((column) => column.name === name);
}

export function toNumber(cell: Cell | undefined): number | null {
  if (typeof cell === 'number') return cell;
  if (typeof cell !== 'string' || cell.trim() === '') return null;
  const value = Number(cell);
  return Number.isNaN(value) ? null : value;
}

const ISO = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

export function toTime(cell: Cell | undefined): number | null {
  if (typeof cell !== 'string' || !ISO.test(cell)) return null;
  const at = Date.parse(cell.includes('T') || cell.length === 10 ? cell : cell.replace(' ', 'T') + 'Z');
  return Number.isNaN(at) ? null : at;
}

export function isTimeColumn(column: Column): boolean {
  return /^(timestamp|date)/i.test(column.type);
}

export function isNumberColumn(column: Column): boolean {
  return /^(u?(tiny|small|big|huge)?int|integer|float|double|real|decimal|numeric)/i.test(column.type);
}

export function label(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '∅';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

export interface Series {
  name: string;
  /** By position of `xs`; null where the series has no value. */
  values: (number | null)[];
}

export interface Frame {
  /** Milliseconds when `time`, else names. */
  xs: (number | string)[];
  time: boolean;
  series: Series[];
}

/** Rows of (x, series, y) as one list of xs with a list of values for each series. */
export function frameOf(table: Table, encoding: Record<string, string>): Frame {
  const x = indexOf(table.columns, encoding.x);
  const y = indexOf(table.columns, encoding.y ?? encoding.value);
  const by = indexOf(table.columns, encoding.series);
  if (x < 0 || y < 0) return { xs: [], time: false, series: [] };
  const column = table.columns[x];
  const time = column !== undefined && (isTimeColumn(column) || toTime(table.rows[0]?.[x]) !== null);
  const place = (row: Row) => (time ? toTime(row[x]) : label(row[x]));

  const unique = new Set<number | string>();
  for (const row of table.rows) {
    const value = place(row);
    if (value !== null) unique.add(value);
  }
  const xs = [...unique];
  if (time) xs.sort((a, b) => Number(a) - Number(b));
  const positions = new Map(xs.map((value, index) => [value, index]));

  const fallback = encoding.y ?? encoding.value ?? '';
  const found = new Map<string, (number | null)[]>();
  for (const row of table.rows) {
    const name = by < 0 ? fallback : label(row[by]);
    const position = positions.get(place(row) ?? '');
    if (position === undefined) continue;
    let values = found.get(name);
    if (!values) found.set(name, (values = new Array<number | null>(xs.length).fill(null)));
    values[position] = toNumber(row[y]);
  }
  const series = [...found].map(([name, values]) => ({ name, values }));
  return { xs, time, series: series.sort((a, b) => a.name.localeCompare(b.name)) };
}

const MOST_BUCKETS = 1000;

/** The step between time buckets: their smallest distance. */
export function stepOf(xs: number[]): number {
  let step = Number.POSITIVE_INFINITY;
  for (let index = 1; index < xs.length; index++) step = Math.min(step, (xs[index] ?? 0) - (xs[index - 1] ?? 0));
  return Number.isFinite(step) ? step : 0;
}

/** The buckets between the first and the last, also those without rows: a gap has to look like one. */
export function filledBuckets(xs: number[]): number[] {
  const first = xs[0];
  const last = xs.at(-1);
  const step = stepOf(xs);
  if (first === undefined || last === undefined || step <= 0 || (last - first) / step > MOST_BUCKETS) return xs;
  // Months and the like have no fixed step.
  if (xs.some((x) => (x - first) % step !== 0)) return xs;
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, index) => first + index * step);
}

/** The frame's values at other xs; null where it has none. */
export function valuesAt(frame: Frame, values: (number | null)[], xs: (number | string)[]): (number | null)[] {
  const positions = new Map(frame.xs.map((x, index) => [x, index]));
  return xs.map((x) => {
    const position = positions.get(x);
    return position === undefined ? null : (values[position] ?? null);
  });
}
