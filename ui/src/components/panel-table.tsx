import { useEffect, useRef } from 'preact/hooks';
import type { Cell, ChartData, Column, Row } from '../api/types';
import { clockMillis, heading, quantity, stamp } from '../app/format';
import { isNumberColumn, isTimeColumn, label, toNumber, toTime } from '../charts/frame';
import { seriesColors } from '../charts/colors';
import { chartTheme } from '../charts/theme';

const MOST_ROWS = 500;

interface Props {
  data: ChartData;
  colors: Record<string, string>;
  /** What the table is called for those who cannot see its heading. */
  title: string;
}

type Kind = 'time' | 'number' | 'text';

export function kindOf(column: Column, sample: Cell | undefined): Kind {
  if (isTimeColumn(column) || toTime(sample) !== null) return 'time';
  return isNumberColumn(column) || typeof sample === 'number' ? 'number' : 'text';
}

/** Keys that tell rows apart, also equal ones. */
export function rowKeys(rows: Row[]): string[] {
  const seen = new Map<string, number>();
  // From the end: in a list with the newest on top, equal rows keep their keys when another arrives.
  return [...rows]
    .reverse()
    .map((row) => {
      const text = JSON.stringify(row);
      const times = seen.get(text) ?? 0;
      seen.set(text, times + 1);
      return `${text}#${times}`;
    })
    .reverse();
}

/** Rows as they come; those that were not there before are tinted for a moment. */
export function PanelTable({ data, colors, title }: Props) {
  const rows = data.rows.slice(0, MOST_ROWS);
  const keys = rowKeys(rows);
  const before = useRef<Set<string> | null>(null);
  const known = before.current;
  useEffect(() => {
    before.current = new Set(keys);
  });
  const kinds = data.columns.map((column, index) => kindOf(column, rows[0]?.[index]));
  const colorOf = seriesColors(Object.keys(colors), colors, chartTheme.value);
  const today = new Date().toDateString();

  const content = (cell: Cell | undefined, kind: Kind) => {
    if (cell === null || cell === undefined) return <span class="null">∅</span>;
    if (kind === 'time') {
      const at = toTime(cell);
      if (at === null) return label(cell);
      return new Date(at).toDateString() === today ? clockMillis(at) : stamp(at).slice(0, 19);
    }
    const value = kind === 'number' ? toNumber(cell) : null;
    if (value !== null) return quantity(value);
    const color = typeof cell === 'string' ? colorOf.get(cell) : undefined;
    return (
      <>
        {color && <i class="dot" style={{ background: color }} aria-hidden="true" />}
        {label(cell)}
      </>
    );
  };

  return (
    <div class="panel-table" tabIndex={0} role="group" aria-label={title}>
      <table>
        <thead>
          <tr>
            {data.columns.map((column, index) => (
              <th key={column.name} scope="col" class={`is-${kinds[index]}`}>
                {heading(column.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keys[index]} class={known && !known.has(keys[index] ?? '') ? 'is-new' : ''}>
              {data.columns.map((column, position) => (
                <td key={column.name} class={`is-${kinds[position]}`}>
                  {content(row[position], kinds[position] ?? 'text')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
