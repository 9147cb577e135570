import type { WorkflowTask } from '../api/types';
import { groupsAround } from './run-tasks';
import { depths, taskLayout } from './task-layout';

/** The graph of a workflow in pixels: tasks, boxes around groups, and what leads from one to another. Pure. */

export const NODE_WIDTH_PX = 172;
export const NODE_HEIGHT_PX = 42;
export const ARROW_PX = 6;
const COLUMN_GAP_PX = 52;
const ROW_GAP_PX = 14;
const PADDING_PX = 14;
const TITLE_PX = 24;

type Grouped = Pick<WorkflowTask, 'name' | 'after' | 'group'>;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface GraphEdge {
  /** The tasks or groups that it joins. */
  from: string;
  to: string;
  /** Of a path that ends where the arrow begins. */
  path: string;
  tip: { x: number; y: number };
  /** Every task or group at either of its ends. */
  touches: Set<string>;
}

export interface TaskGraphLayout {
  nodes: (Box & { name: string })[];
  groups: (Box & { name: string; label: string })[];
  edges: GraphEdge[];
  width: number;
  height: number;
}

interface Item {
  key: string;
  width: number;
  height: number;
  place(x: number, y: number): void;
}

/** From the right of one box to the left of another, straight through the places kept free on the way. */
function pathOf(from: Box, to: Box, by: Box[]): string {
  let x = from.x + from.width;
  let y = from.y + from.height / 2;
  const parts = [`M${x} ${y}`];
  for (const box of [...by, to]) {
    const last = box === to;
    const [endX, endY] = [box.x - (last ? ARROW_PX : 0), box.y + box.height / 2];
    const middle = (x + endX) / 2;
    parts.push(`C${middle} ${y} ${middle} ${endY} ${endX} ${endY}`);
    if (!last) parts.push(`H${box.x + box.width}`);
    x = box.x + box.width;
    y = endY;
  }
  return parts.join('');
}

/** One group, or the workflow itself, laid out. */
class Level {
  readonly width: number;
  readonly height: number;
  private readonly boxes = new Map<string, Box>();
  private readonly paths: { from: string; to: string; by: Box[]; touches: Set<string> }[] = [];

  constructor(
    private readonly items: Item[],
    waits: { from: string; to: string; touches: Set<string> }[],
    private readonly out: TaskGraphLayout,
  ) {
    const tasks = items.map((item) => ({ name: item.key, after: waits.filter((wait) => wait.to === item.key).map((wait) => wait.from) }));
    const layout = taskLayout(tasks);
    const byKey = new Map(items.map((item) => [item.key, item]));
    type Cell = { row: number; height: number; put(box: Box): void };
    const columns: Cell[][] = Array.from({ length: layout.columns }, () => []);
    const widths: number[] = columns.map(() => 0);
    for (const placed of layout.tasks) {
      const item = byKey.get(placed.name);
      if (!item) continue;
      widths[placed.column] = Math.max(widths[placed.column] ?? 0, item.width);
      // What is narrower than its column stands at the column's left, where edges arrive.
      columns[placed.column]?.push({ row: placed.row, height: item.height, put: (box) => this.boxes.set(item.key, { ...box, width: item.width }) });
    }
    for (const edge of layout.edges) {
      const by: Box[] = [];
      edge.by.forEach((via, index) =>
        columns[via.column]?.push({ row: via.row, height: NODE_HEIGHT_PX, put: (box) => void (by[index] = box) }),
      );
      const wait = waits.find((each) => each.from === edge.from && each.to === edge.to);
      this.paths.push({ from: edge.from, to: edge.to, by, touches: wait?.touches ?? new Set() });
    }
    const heights = columns.map((column) => column.reduce((sum, cell) => sum + cell.height + ROW_GAP_PX, -ROW_GAP_PX));
    this.height = Math.max(0, ...heights);
    let x = 0;
    columns.forEach((column, index) => {
      const width = widths[index] ?? 0;
      let y = (this.height - (heights[index] ?? 0)) / 2;
      for (const cell of [...column].sort((a, b) => a.row - b.row)) {
        cell.put({ x, y, width, height: cell.height });
        y += cell.height + ROW_GAP_PX;
      }
      x += width + COLUMN_GAP_PX;
    });
    this.width = Math.max(0, x - COLUMN_GAP_PX);
  }

  place(x: number, y: number): void {
    const moved = (box: Box): Box => ({ ...box, x: box.x + x, y: box.y + y });
    for (const item of this.items) {
      const box = this.boxes.get(item.key);
      if (box) item.place(box.x + x, box.y + y);
    }
    for (const { from, to, by, touches } of this.paths) {
      const [start, end] = [this.boxes.get(from), this.boxes.get(to)];
      if (!start || !end) continue;
      const target = moved(end);
      this.out.edges.push({ from, to, touches, path: pathOf(moved(start), target, by.map(moved)), tip: { x: target.x, y: target.y + target.height / 2 } });
    }
  }
}

function inCircle(items: Item[], waits: { from: string; to: string }[]): boolean {
  const depth = depths(items.map((item) => ({ name: item.key, after: waits.filter((wait) => wait.to === item.key).map((wait) => wait.from) })));
  return waits.some((wait) => (depth.get(wait.from) ?? 0) >= (depth.get(wait.to) ?? 0));
}

export function graphOf(tasks: Grouped[]): TaskGraphLayout {
  const out: TaskGraphLayout = { nodes: [], groups: [], edges: [], width: 0, height: 0 };
  const groupOf = new Map(tasks.map((task) => [task.name, task.group ?? '']));
  /** What of a level a task, or a whole group, belongs to. */
  const itemIn = (level: string, name: string): string | null => {
    const group = groupOf.get(name);
    const path = group === undefined ? groupsAround(name) : [...groupsAround(group), name];
    const depth = level === '' ? 0 : groupsAround(level).length;
    return level === '' || path[depth - 1] === level ? (path[depth] ?? null) : null;
  };
  let circle = false;
  const lay = (group: string): Level => {
    const inside = tasks.filter((task) => group === '' || groupsAround(task.group ?? '').includes(group));
    const keys = [...new Set(inside.flatMap((task) => itemIn(group, task.name) ?? []))];
    const waits = new Map<string, { from: string; to: string; touches: Set<string> }>();
    for (const task of inside) {
      for (const before of task.after) {
        const [from, to] = [itemIn(group, before), itemIn(group, task.name)];
        if (from === null || to === null || from === to || !keys.includes(from)) continue;
        const known = waits.get(`${from}\n${to}`) ?? { from, to, touches: new Set() };
        known.touches.add(before).add(task.name);
        waits.set(`${from}\n${to}`, known);
      }
    }
    const items = keys.map((key): Item => {
      if (groupOf.has(key)) {
        return {
          key,
          width: NODE_WIDTH_PX,
          height: NODE_HEIGHT_PX,
          place: (x, y) => void out.nodes.push({ name: key, x, y, width: NODE_WIDTH_PX, height: NODE_HEIGHT_PX }),
        };
      }
      const level = lay(key);
      const [width, height] = [level.width + 2 * PADDING_PX, level.height + PADDING_PX + TITLE_PX];
      return {
        key,
        width,
        height,
        place: (x, y) => {
          out.groups.push({ name: key, label: group === '' ? key : key.slice(group.length + 1), x, y, width, height });
          level.place(x + PADDING_PX, y + TITLE_PX);
        },
      };
    });
    circle ||= inCircle(items, [...waits.values()]);
    return new Level(items, [...waits.values()], out);
  };
  const all = lay('');
  // A group that waits for a task that waits for another of the group cannot be one box.
  if (circle && tasks.some((task) => (task.group ?? '') !== '')) return graphOf(tasks.map(({ name, after }) => ({ name, after: after.flatMap((before) => membersOf(before, tasks)) })));
  all.place(0, 0);
  return { ...out, width: all.width, height: all.height };
}

/** A task itself; of a group all in it. */
function membersOf(name: string, tasks: Grouped[]): string[] {
  if (tasks.some((task) => task.name === name)) return [name];
  return tasks.filter((task) => groupsAround(task.group ?? '').includes(name)).map((task) => task.name);
}
