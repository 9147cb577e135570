import type { Run, TaskState, Workflow, WorkflowTask } from '../api/types';
import { now } from '../app/clock';
import { duration } from '../app/format';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, toneOf } from './basics';
import { tookMs } from './run-bars';
import { Scrollable } from './scrollable';
import { taskLayout, type TaskEdge } from './task-layout';
import { Moment } from './time';

const WIDTH_PX = 172;
const HEIGHT_PX = 42;
const GAP_PX = 52;
const ROW_PX = 56;
const ARROW_PX = 6;

const leftOf = (column: number) => column * (WIDTH_PX + GAP_PX);
const middleOf = (row: number) => row * ROW_PX + HEIGHT_PX / 2;

interface Place {
  column: number;
  row: number;
}

/** From the right of one box to the left of another, straight through the places kept free on the way. */
function pathOf(from: Place, to: Place, by: TaskEdge['by']): string {
  let x = leftOf(from.column) + WIDTH_PX;
  let y = middleOf(from.row);
  const parts = [`M${x} ${y}`];
  for (const place of [...by, to]) {
    const last = place === to;
    const [endX, endY] = [leftOf(place.column) - (last ? ARROW_PX : 0), middleOf(place.row)];
    const middle = (x + endX) / 2;
    parts.push(`C${middle} ${y} ${middle} ${endY} ${endX} ${endY}`);
    if (!last) parts.push(`H${leftOf(place.column) + WIDTH_PX}`);
    x = leftOf(place.column) + WIDTH_PX;
    y = endY;
  }
  return parts.join('');
}

function titleOf(task: WorkflowTask, state: TaskState | null): string {
  const words = t().workflows;
  const parts = [`${task.name} (${task.type})`];
  if (state !== null) parts.push(t().state[state]);
  if (task.after.length > 0) parts.push(words.after(task.after.join(', ')));
  if (task.rule !== 'all-success') parts.push(words.rule[task.rule]);
  return parts.join(' · ');
}

/** Where there is no run to speak of. */
function waits(task: WorkflowTask): string {
  const words = t().workflows;
  return task.after.length === 0 ? words.first : words.after(task.after.join(', '));
}

interface Props {
  workflow: Workflow;
  /** Whose states are shown; null: none. */
  run: Run | null;
  chosen: string | null;
}

/** The tasks of a workflow from left to right, and what became of them in a run. */
export function TaskGraph({ workflow, run, chosen }: Props) {
  const words = t().workflows;
  const { tasks, edges, columns, rows } = taskLayout(workflow.tasks);
  const isChosen = (edge: TaskEdge) => edge.from === chosen || edge.to === chosen;
  // What is drawn last lies on top.
  const lastOnTop = [...edges.filter((edge) => !isChosen(edge)), ...edges.filter(isChosen)];
  const placed = new Map(tasks.map((task) => [task.name, task]));
  const runs = new Map(run?.tasks.map((task) => [task.name, task]));
  const width = leftOf(columns) - GAP_PX;
  const height = rows * ROW_PX - (ROW_PX - HEIGHT_PX);
  if (tasks.length === 0) return null;
  return (
    <Card title={words.graph} subtitle={run && <Moment at={run.startedAt ?? run.scheduledFor} />} class="stack" testId="graph">
      <Scrollable class="task-graph" label={words.graphLabel(tasks.length)}>
        <div class="task-canvas" style={{ width: `${width}px`, height: `${height}px` }}>
          <svg width={width} height={height} aria-hidden="true">
            {lastOnTop.map((edge) => {
              const from = placed.get(edge.from);
              const to = placed.get(edge.to);
              if (!from || !to) return null;
              const [x, y] = [leftOf(to.column), middleOf(to.row)];
              return (
                <g key={`${edge.from}>${edge.to}`} class={isChosen(edge) ? 'task-edge is-chosen' : 'task-edge'}>
                  <path d={pathOf(from, to, edge.by)} />
                  <path class="task-arrow" d={`M${x - ARROW_PX} ${y - 4}L${x} ${y}L${x - ARROW_PX} ${y + 4}Z`} />
                </g>
              );
            })}
          </svg>
          {workflow.tasks.map((task) => {
            const at = placed.get(task.name);
            const ran = runs.get(task.name);
            const state = ran?.state ?? null;
            const took = ran ? tookMs(ran, now.value) : null;
            return (
              at && (
                <button
                  key={task.name}
                  type="button"
                  class={`task-node ${state === null ? '' : `is-${state} tone-${toneOf(state)}`}`}
                  aria-pressed={task.name === chosen}
                  title={titleOf(task, state)}
                  data-testid={`graph-${task.name}`}
                  style={{ left: `${leftOf(at.column)}px`, top: `${at.row * ROW_PX}px`, width: `${WIDTH_PX}px`, height: `${HEIGHT_PX}px` }}
                  onClick={() => setQuery({ task: task.name })}
                >
                  <span class="task-head">
                    <b>{task.name}</b>
                    <small>{task.type}</small>
                  </span>
                  <span class="state">
                    {state !== null && <i aria-hidden="true" />}
                    <span>
                      {state === null ? waits(task) : t().state[state]}
                      {took !== null && ` · ${duration(took)}`}
                    </span>
                  </span>
                </button>
              )
            );
          })}
        </div>
      </Scrollable>
    </Card>
  );
}
