import type { Run, TaskRun, TaskState, WorkflowTask } from '../api/types';
import { groupsAround, stateOfAll, wholeOf, withParts } from './run-tasks';

/** The rows of the grid and what each says of a run. Pure. */

export interface GridRow {
  kind: 'group' | 'task';
  name: string;
  /** Without the group that it stands under. */
  label: string;
  depth: number;
}

function labelIn(name: string, group: string): string {
  return group !== '' && name.startsWith(`${group}.`) ? name.slice(group.length + 1) : name;
}

/** In the file's order, a group where its first task stands; then what only older runs had. */
export function gridRows(tasks: Pick<WorkflowTask, 'name' | 'group'>[], runs: Pick<Run, 'tasks'>[], folded: ReadonlySet<string>): GridRow[] {
  const rows: GridRow[] = [];
  const seen = new Set<string>();
  const byGroup = new Map<string, (() => void)[]>();
  const place = (group: string, add: () => void) => {
    const known = byGroup.get(group) ?? [];
    known.push(add);
    byGroup.set(group, known);
  };
  const lay = (group: string) => byGroup.get(group)?.forEach((add) => add());
  for (const task of tasks) {
    const group = task.group ?? '';
    const around = groupsAround(group);
    around.forEach((name, depth) => {
      if (seen.has(name)) return;
      seen.add(name);
      place(around[depth - 1] ?? '', () => {
        rows.push({ kind: 'group', name, label: labelIn(name, around[depth - 1] ?? ''), depth });
        if (!folded.has(name)) lay(name);
      });
    });
    place(group, () => rows.push({ kind: 'task', name: task.name, label: labelIn(task.name, group), depth: around.length }));
  }
  lay('');
  const known = new Set(tasks.map((task) => task.name));
  const former = runs.flatMap((run) => run.tasks.map((task) => task.name)).filter((name) => wholeOf(name) === null && !known.has(name));
  for (const name of new Set(former)) rows.push({ kind: 'task', name, label: name, depth: 0 });
  return rows;
}

export interface Square {
  state: TaskState;
  task: TaskRun | null;
  /** Of the parts of a for-each task, or the tasks of a group. */
  done: number;
  of: number;
}

/** What became of each row in a run; a row that the run did not have is not there. */
export function squaresOf(run: Pick<Run, 'tasks'>, rows: GridRow[], tasks: Pick<WorkflowTask, 'name' | 'group'>[]): Map<string, Square> {
  const groups = new Map(tasks.map((task) => [task.name, task.group ?? '']));
  const whole = new Map(withParts(run.tasks).map((each) => [each.task.name, each]));
  const squares = new Map<string, Square>();
  for (const row of rows) {
    if (row.kind === 'task') {
      const found = whole.get(row.name);
      if (!found) continue;
      const done = found.parts.filter((part) => part.state === 'success' || part.state === 'skipped').length;
      squares.set(row.name, { state: found.task.state, task: found.task, done, of: found.parts.length });
      continue;
    }
    const inside = [...whole.values()].map(({ task }) => task).filter((task) => groupsAround(groups.get(task.name) ?? task.group ?? '').includes(row.name));
    const state = stateOfAll(inside);
    if (state === null) continue;
    const done = inside.filter((task) => task.state === 'success' || task.state === 'skipped').length;
    squares.set(row.name, { state, task: null, done, of: inside.length });
  }
  return squares;
}

/** Where an arrow leads in a grid of so many rows and columns, the row of bars above it being -1. */
export function stepIn(at: { row: number; column: number }, key: string, rows: number, columns: number): { row: number; column: number } | null {
  const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
  switch (key) {
    case 'ArrowUp':
      return { ...at, row: within(at.row - 1, -1, rows - 1) };
    case 'ArrowDown':
      return { ...at, row: within(at.row + 1, -1, rows - 1) };
    case 'ArrowLeft':
      return { ...at, column: within(at.column - 1, 0, columns - 1) };
    case 'ArrowRight':
      return { ...at, column: within(at.column + 1, 0, columns - 1) };
    case 'Home':
      return { ...at, column: 0 };
    case 'End':
      return { ...at, column: columns - 1 };
    default:
      return null;
  }
}
