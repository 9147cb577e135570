import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Cell, Row, SqlResult } from '../api/types';
import { stamp } from '../app/format';
import { label, toNumber, toTime } from '../charts/frame';
import { t } from '../i18n';
import { kindOf } from './panel-table';

const ROW_PX = 28;
/** Rows beyond the edge, so that scrolling shows no gaps. */
const OVERSCAN = 12;
/** Shorter results are drawn whole: they can be searched with the browser. */
const WHOLE_UP_TO = 200;
const WIDEST_CH = 48;

export interface Order {
  column: number;
  direction: 1 | -1;
}

/** Compares as numbers where both are, as times or text otherwise; nulls last in either direction. */
export function sorted(rows: Row[], order: Order | null): Row[] {
  if (order === null) return rows;
  const { column, direction } = order;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[column] ?? null, b[column] ?? null];
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    const [x, y] = [toNumber(left), toNumber(right)];
    return direction * (x !== null && y !== null ? x - y : label(left).localeCompare(label(right)));
  });
}

function text(cell: Cell | undefined, kind: string): string {
  const at = kind === 'time' ? toTime(cell) : null;
  return at === null ? label(cell) : stamp(at);
}

/** The rows of a result; only those in sight are in the page when there are many. */
export function ResultTable({ result }: { result: SqlResult }) {
  const box = useRef<HTMLDivElement>(null);
  const [order, setOrder] = useState<Order | null>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(400);
  const rows = useMemo(() => sorted(result.rows, order), [result, order]);
  const kinds = useMemo(() => result.columns.map((column, index) => kindOf(column, result.rows[0]?.[index])), [result]);
  const widths = useMemo(
    () =>
      result.columns.map((column, index) => {
        const sample = result.rows.slice(0, WHOLE_UP_TO).map((row) => text(row[index], kinds[index] ?? 'text').length);
        return Math.min(WIDEST_CH, Math.max(column.name.length + 3, column.type.length + 1, ...sample));
      }),
    [result, kinds],
  );

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    box.current?.scrollTo(0, 0);
    setTop(0);
    setOrder(null);
  }, [result]);

  const whole = rows.length <= WHOLE_UP_TO;
  const first = whole ? 0 : Math.max(0, Math.floor(top / ROW_PX) - OVERSCAN);
  const last = whole ? rows.length : Math.min(rows.length, Math.ceil((top + height) / ROW_PX) + OVERSCAN);
  const turn = (column: number) =>
    setOrder((before) => (before?.column !== column ? { column, direction: 1 } : before.direction === 1 ? { column, direction: -1 } : null));

  return (
    <div
      class="result-table"
      ref={box}
      tabIndex={0}
      role="group"
      aria-label={t().sql.results}
      data-testid="sql-results"
      data-rows={rows.length}
      onScroll={(event) => !whole && setTop(event.currentTarget.scrollTop)}
    >
      <table aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th scope="col" class="is-index">
              #
            </th>
            {result.columns.map((column, index) => (
              <th
                key={column.name + index}
                scope="col"
                class={`is-${kinds[index]}`}
                style={{ minWidth: `${widths[index] ?? 8}ch` }}
                aria-sort={order?.column === index ? (order.direction === 1 ? 'ascending' : 'descending') : undefined}
              >
                <button type="button" onClick={() => turn(index)} title={t().common.sortBy(column.name)}>
                  {column.name}
                  <small>{order?.column === index ? (order.direction === 1 ? '▲' : '▼') : column.type.toLowerCase()}</small>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: `${first * ROW_PX}px` }} aria-hidden="true" />}
          {rows.slice(first, last).map((row, index) => (
            <tr key={first + index} aria-rowindex={first + index + 2} class={(first + index) % 2 === 1 ? 'is-odd' : ''}>
              <td class="is-index">{first + index + 1}</td>
              {result.columns.map((_, position) => {
                const cell = row[position];
                const shown = text(cell, kinds[position] ?? 'text');
                return (
                  <td key={position} class={`is-${kinds[position]}`} title={shown.length > WIDEST_CH ? shown : undefined}>
                    {cell === null ? <span class="null">∅</span> : shown}
                  </td>
                );
              })}
            </tr>
          ))}
          {last < rows.length && <tr style={{ height: `${(rows.length - last) * ROW_PX}px` }} aria-hidden="true" />}
        </tbody>
      </table>
    </div>
  );
}
