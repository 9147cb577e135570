import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Run, Workflow } from '../api/types';
import { now } from '../app/clock';
import { duration, moment } from '../app/format';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { Card } from './basics';
import { gridRows, squaresOf, stepIn, type GridRow, type Square } from './grid-rows';
import { Icon } from './icon';
import { barHeights, tookMs } from './run-bars';
import { StateShape, StateSquare } from './task-square';

/** More squares than this are slow to draw anew twice a second; then fewer runs are shown. */
const MOST_SQUARES = 6000;
const BAR_PX = 46;

interface Props {
  workflow: Workflow;
  /** Newest first. */
  runs: Run[];
  run: string | null;
  task: string | null;
}

/** Runs from left to right, newest last; tasks from top to bottom; in each square what became of one in the other. */
export function WorkflowGrid({ workflow, runs, run: chosenRun, task: chosenTask }: Props) {
  const words = t().workflows;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<{ row: number; run: string | null }>({ row: 0, run: null });
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => gridRows(workflow.tasks, runs, folded), [workflow.tasks, runs, folded]);
  const shown = useMemo(() => runs.slice(0, Math.max(5, Math.floor(MOST_SQUARES / Math.max(1, rows.length)))).reverse(), [runs, rows.length]);
  const squares = useMemo(() => shown.map((run) => squaresOf(run, rows, workflow.tasks)), [shown, rows]);
  // The newest is what one looks for: at its end the grid stays there when another comes.
  const newest = runs[0]?.id;
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollLeft = box.current.scrollWidth;
  }, [newest]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollLeft = element.scrollWidth;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const lengths = shown.map((run) => tookMs(run, run.finishedAt === null ? now.value : 0));
  const heights = barHeights(lengths, BAR_PX);
  const known = shown.findIndex((run) => run.id === (at.run ?? chosenRun));
  const focus = { row: Math.min(at.row, rows.length - 1), column: known < 0 ? shown.length - 1 : known };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.dataset.column === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = { row: Number(target.dataset.row), column: Number(target.dataset.column) };
    const to = stepIn(from, event.key, rows.length, shown.length);
    if (to === null) return;
    event.preventDefault();
    const run = shown[to.column];
    setAt({ row: to.row, run: run?.id ?? null });
    const next = box.current?.querySelector<HTMLElement>(`[data-row="${to.row}"][data-column="${to.column}"]`);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  const open = (event: Event) => {
    const target = (event.target as Element).closest<HTMLElement>('[data-column]');
    if (!target) return;
    const [row, run] = [rows[Number(target.dataset.row)], shown[Number(target.dataset.column)]];
    if (!run) return;
    setAt({ row: Number(target.dataset.row), run: run.id });
    setQuery({ run: run.id, task: row?.kind === 'task' ? row.name : null });
  };
  const toggle = (name: string) => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
  };

  return (
    <Card title={words.grid} subtitle={words.gridHint(shown.length)} testId="grid">
      {shown.length === 0 && <p class="note">{words.noRuns}</p>}
      <div
        class="grid-box"
        ref={box}
        onScroll={(event) => {
          const { scrollLeft, scrollWidth, clientWidth } = event.currentTarget;
          atEnd.current = scrollLeft + clientWidth > scrollWidth - 24;
        }}
      >
        <table class="task-grid" role="grid" aria-label={words.gridLabel(rows.length, shown.length)} onKeyDown={onKeyDown} onClick={open}>
          <thead>
            <tr>
              <th scope="col">
                <span>{words.tasks}</span>
                <small>{duration(Math.max(0, ...lengths.map((length) => length ?? 0)))}</small>
              </th>
              {shown.map((run, column) => (
                <th key={run.id} scope="col" class={run.id === chosenRun ? 'is-chosen' : ''}>
                  <button
                    type="button"
                    class={`grid-bar hue-${run.state}`}
                    tabIndex={focus.row === -1 && focus.column === column ? 0 : -1}
                    data-row={-1}
                    data-column={column}
                    data-testid={`grid-run-${run.id}`}
                    aria-label={barTitle(run, lengths[column] ?? null)}
                    title={barTitle(run, lengths[column] ?? null)}
                  >
                    {run.deadlineMissed && <b aria-hidden="true">!</b>}
                    <i style={{ height: `${heights[column]}px` }} />
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.name} class={row.kind === 'task' && row.name === chosenTask ? 'is-chosen' : ''}>
                <th scope="row" style={{ paddingLeft: `${14 + row.depth * 14}px` }}>
                  {row.kind === 'group' ? (
                    <button type="button" class="grid-group" aria-expanded={!folded.has(row.name)} title={row.name} onClick={() => toggle(row.name)}>
                      <Icon name={folded.has(row.name) ? 'chevron' : 'down'} size={12} /> <b>{row.label}</b>
                    </button>
                  ) : (
                    <span title={row.name}>{row.label}</span>
                  )}
                </th>
                {shown.map((run, column) => (
                  <td key={run.id} class={run.id === chosenRun ? 'is-chosen' : ''}>
                    <GridSquare
                      square={squares[column]?.get(row.name)}
                      row={row}
                      run={run}
                      index={index}
                      column={column}
                      reachable={focus.row === index && focus.column === column}
                      chosen={run.id === chosenRun && row.name === chosenTask}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legend runs={shown} />
    </Card>
  );
}

function barTitle(run: Run, took: number | null): string {
  const words = t().workflows;
  const at = run.scheduledFor ?? run.startedAt;
  const text = words.barLabel(t().state[run.state], at === null ? '–' : moment(Date.parse(at), now.peek()), took === null ? '–' : duration(took));
  return [`${words.run} ${run.id}`, text, words.triggers[run.trigger], ...(run.deadlineMissed ? [words.deadlineMissed] : [])].join(' · ');
}

interface SquareProps {
  square: Square | undefined;
  row: GridRow;
  run: Run;
  index: number;
  column: number;
  reachable: boolean;
  chosen: boolean;
}

function GridSquare({ square, row, run, index, column, reachable, chosen }: SquareProps) {
  const words = t().workflows;
  const shared = { type: 'button', tabIndex: reachable ? 0 : -1, 'data-row': index, 'data-column': column } as const;
  if (!square) return <button {...shared} class="square is-absent" aria-label={words.squareAbsent(row.name, run.id)} />;
  const { task } = square;
  const took = task === null ? null : tookMs(task, task.finishedAt === null ? now.peek() : 0);
  const parts = [
    row.name,
    t().state[square.state],
    ...(took === null ? [] : [duration(took)]),
    ...(square.of > 0 ? [words.partsDone(square.done, square.of)] : []),
    ...(task !== null && task.attempt > 1 ? [words.attemptNumber(task.attempt)] : []),
    `${words.run} ${run.id}`,
  ];
  const title = parts.join(' · ');
  return (
    <button {...shared} class={`square hue-${square.state} ${chosen ? 'is-open' : ''} ${square.of > 0 ? 'is-many' : ''}`} aria-label={title} title={title} data-state={square.state}>
      {square.of > 0 && row.kind === 'task' && square.state !== 'success' ? <small>{square.of < 100 ? square.of : '…'}</small> : <StateShape state={square.state} />}
    </button>
  );
}

/** Only the states that are there. */
function Legend({ runs }: { runs: Run[] }) {
  const states = useMemo(() => [...new Set(runs.flatMap((run) => run.tasks.map((task) => task.state)))], [runs]);
  return (
    <ul class="grid-legend">
      {states.map((state) => (
        <li key={state}>
          <StateSquare state={state} /> {t().state[state]}
        </li>
      ))}
    </ul>
  );
}
