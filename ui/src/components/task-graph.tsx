import type { Run, TaskState, Workflow, WorkflowTask } from '../api/types';
import { useMemo } from 'preact/hooks';
import { now } from '../app/clock';
import { duration } from '../app/format';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, toneOf } from './basics';
import { ARROW_PX, graphOf, type GraphEdge } from './graph-layout';
import { tookMs } from './run-bars';
import { stateOfAll, groupsAround, withParts } from './run-tasks';
import { Scrollable } from './scrollable';
import { StateSquare } from './task-square';
import { Moment } from './time';

function titleOf(task: WorkflowTask, state: TaskState | null): string {
  const words = t().workflows;
  const parts = [`${task.name} (${task.type})`];
  if (state !== null) parts.push(t().state[state]);
  if (task.after.length > 0) parts.push(words.after(task.after.join(', ')));
  if (task.rule !== 'all-success') parts.push(words.rule[task.rule]);
  if (task.when) parts.push(`${words.when} ${task.when}`);
  if (task.forEach) parts.push(`for-each ${task.forEach}`);
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
  return (
    <Card title={words.graph} subtitle={run && <Moment at={run.scheduledFor ?? run.startedAt} />} class="stack" testId="graph">
      <TaskCanvas workflow={workflow} run={run} chosen={chosen} />
    </Card>
  );
}

export function TaskCanvas({ workflow, run, chosen }: Props) {
  const words = t().workflows;
  const { nodes, groups, edges, width, height } = useMemo(() => graphOf(workflow.tasks), [workflow.tasks]);
  const isChosen = (edge: GraphEdge) => chosen !== null && edge.touches.has(chosen);
  // What is drawn last lies on top.
  const lastOnTop = [...edges.filter((edge) => !isChosen(edge)), ...edges.filter(isChosen)];
  const defined = new Map(workflow.tasks.map((task) => [task.name, task]));
  const ran = new Map(run === null ? [] : withParts(run.tasks).map((each) => [each.task.name, each]));
  if (nodes.length === 0) return null;
  return (
    <Scrollable class="task-graph" label={words.graphLabel(nodes.length)}>
      <div class="task-canvas" style={{ width: `${width}px`, height: `${height}px` }}>
        {groups.map((group) => {
          const inside = [...ran.values()].map(({ task }) => task).filter((task) => groupsAround(defined.get(task.name)?.group ?? '').includes(group.name));
          const state = stateOfAll(inside);
          return (
            <div key={group.name} class="task-group" style={{ left: `${group.x}px`, top: `${group.y}px`, width: `${group.width}px`, height: `${group.height}px` }}>
              <b>{group.label}</b>
              {state && (
                <span title={t().state[state]}>
                  <StateSquare state={state} />
                </span>
              )}
            </div>
          );
        })}
        <svg width={width} height={height} aria-hidden="true">
          {lastOnTop.map((edge) => (
            <g key={`${edge.from}>${edge.to}`} class={isChosen(edge) ? 'task-edge is-chosen' : 'task-edge'}>
              <path d={edge.path} />
              <path class="task-arrow" d={`M${edge.tip.x - ARROW_PX} ${edge.tip.y - 4}L${edge.tip.x} ${edge.tip.y}L${edge.tip.x - ARROW_PX} ${edge.tip.y + 4}Z`} />
            </g>
          ))}
        </svg>
        {nodes.map((node) => {
          const task = defined.get(node.name);
          if (!task) return null;
          const found = ran.get(node.name);
          const state = found?.task.state ?? null;
          const took = found ? tookMs(found.task, now.value) : null;
          const parts = found?.parts ?? [];
          const group = task.group ?? '';
          return (
            <button
              key={node.name}
              type="button"
              class={`task-node ${state === null ? '' : `is-${state} tone-${toneOf(state)}`} ${task.forEach ? 'is-stack' : ''}`}
              aria-pressed={node.name === chosen}
              title={titleOf(task, state)}
              data-testid={`graph-${node.name}`}
              style={{ left: `${node.x}px`, top: `${node.y}px`, width: `${node.width}px`, height: `${node.height}px` }}
              onClick={() => setQuery({ task: node.name })}
            >
              <span class="task-head">
                <b>{group !== '' && groups.length > 0 ? node.name.slice(group.length + 1) : node.name}</b>
                <small>{parts.length > 0 ? `× ${parts.length}` : task.type}</small>
              </span>
              <span class="state">
                {state !== null && <StateSquare state={state} />}
                <span>
                  {state === null ? waits(task) : t().state[state]}
                  {took !== null && ` · ${duration(took)}`}
                </span>
              </span>
            </button>
          );
        })}
      </div>
    </Scrollable>
  );
}
