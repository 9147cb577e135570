import type { WorkflowTask } from '../api/types';

/** Places the tasks of a workflow: each in the column after the last it waits for. Pure. */

type Waiting = Pick<WorkflowTask, 'name' | 'after'>;

export interface PlacedTask {
  name: string;
  column: number;
  /** In rows; halves centre a short column beside a tall one. */
  row: number;
}

export interface TaskEdge {
  from: string;
  to: string;
  /** The places between both that are kept free for it, so that it passes by the boxes there and not behind them. */
  by: { column: number; row: number }[];
}

export interface TaskLayout {
  tasks: PlacedTask[];
  edges: TaskEdge[];
  columns: number;
  rows: number;
}

/** The longest way to each task from one that waits for none; a name that no task has is passed over. */
export function depths(tasks: Waiting[]): Map<string, number> {
  const named = new Map(tasks.map((task) => [task.name, task]));
  const depth = new Map<string, number>();
  const visit = (task: Waiting): number => {
    const known = depth.get(task.name);
    if (known !== undefined) return known;
    // The server refuses a circle; were there one, it ends here.
    depth.set(task.name, 0);
    const before = task.after.flatMap((name) => named.get(name) ?? []);
    const own = Math.max(-1, ...before.map(visit)) + 1;
    depth.set(task.name, own);
    return own;
  };
  tasks.forEach(visit);
  return depth;
}

interface Place {
  key: string;
  column: number;
  /** The places in the column before that lead here. */
  from: string[];
}

const viaKey = (from: string, to: string, column: number) => `${from}\n${to}\n${column}`;

function placesOf(tasks: Waiting[], depth: Map<string, number>): Place[] {
  const places: Place[] = [];
  for (const task of tasks) {
    const column = depth.get(task.name) ?? 0;
    const own: Place = { key: task.name, column, from: [] };
    places.push(own);
    for (const name of task.after) {
      const start = depth.get(name);
      if (start === undefined || start >= column) continue;
      let last = name;
      for (let between = start + 1; between < column; between++) {
        const key = viaKey(name, task.name, between);
        places.push({ key, column: between, from: [last] });
        last = key;
      }
      own.from.push(last);
    }
  }
  return places;
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

export function taskLayout(tasks: Waiting[]): TaskLayout {
  const depth = depths(tasks);
  const places = placesOf(tasks, depth);
  const columns = Math.max(-1, ...depth.values()) + 1;
  const members = Array.from({ length: columns }, (_, column) => places.filter((place) => place.column === column));
  const rows = Math.max(0, ...members.map((column) => column.length));
  const rowOf = new Map<string, number>();
  for (const column of members) {
    // Beside what leads to it: so that few edges cross. The order of the file decides between equals.
    const wish = new Map(column.map((place) => [place, place.from.length === 0 ? rows / 2 : mean(place.from.map((key) => rowOf.get(key) ?? 0))]));
    const ordered = [...column].sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
    const first = (rows - ordered.length) / 2;
    ordered.forEach((place, index) => rowOf.set(place.key, first + index));
  }
  const edges = tasks.flatMap((task) => {
    const end = depth.get(task.name) ?? 0;
    return task.after.flatMap((from): TaskEdge[] => {
      const start = depth.get(from);
      if (start === undefined || start >= end) return [];
      const between = Array.from({ length: end - start - 1 }, (_, index) => start + 1 + index);
      return [{ from, to: task.name, by: between.map((column) => ({ column, row: rowOf.get(viaKey(from, task.name, column)) ?? 0 })) }];
    });
  });
  return {
    tasks: tasks.map(({ name }) => ({ name, column: depth.get(name) ?? 0, row: rowOf.get(name) ?? 0 })),
    edges,
    columns,
    rows,
  };
}
