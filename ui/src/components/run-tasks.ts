import type { Run, RunState, TaskRun, TaskState, WorkflowTask } from '../api/types';

/** What is worth showing of the tasks of a run. Pure. */

export function isActive(state: RunState): boolean {
  return state === 'queued' || state === 'running';
}

const OVER: TaskState[] = ['success', 'failed', 'skipped', 'upstream_failed', 'cancelled'];

/** Nothing happens to it any more, unless somebody clears it. */
export function isOver(state: TaskState): boolean {
  return OVER.includes(state);
}

/** The task to look at first: the one that failed, else one at work, else the one that began last. */
export function tellingTask(tasks: TaskRun[]): string | null {
  const last = tasks.filter((task) => task.startedAt !== null).sort((a, b) => Date.parse(b.startedAt ?? '') - Date.parse(a.startedAt ?? ''))[0];
  const telling =
    tasks.find((task) => task.state === 'failed') ?? tasks.find((task) => task.state === 'running' || task.state === 'retrying') ?? last ?? tasks[0];
  return telling?.name ?? null;
}

/** The chosen task where the run has it: an older run may have had others. */
export function shownTask(run: Pick<Run, 'tasks'>, chosen: string | null): string | null {
  return run.tasks.some((task) => task.name === chosen) ? chosen : tellingTask(run.tasks);
}

/** Which attempt of how many; null where there is but one, or the first did it. The workflow may have changed since: never fewer than there were. */
export function attemptOf(task: Pick<TaskRun, 'attempt' | 'state'>, defined: Pick<WorkflowTask, 'retries'> | undefined): { attempt: number; of: number } | null {
  const of = Math.max(task.attempt, (defined?.retries ?? 0) + 1);
  const needless = task.attempt === 0 || of === 1 || (task.attempt === 1 && task.state === 'success');
  return needless ? null : { attempt: task.attempt, of };
}

const PART = /^(.+)\[(\d+)\]$/;

/** The for-each task that `load[3]` is a part of; null for a task of its own. */
export function wholeOf(name: string): string | null {
  return PART.exec(name)?.[1] ?? null;
}

/** Tasks of their own, each with the parts it was divided into, in their order. */
export function withParts(tasks: TaskRun[]): { task: TaskRun; parts: TaskRun[] }[] {
  const parts = new Map<string, TaskRun[]>();
  for (const task of tasks) {
    const whole = wholeOf(task.name);
    if (whole === null) continue;
    const known = parts.get(whole) ?? [];
    known.push(task);
    parts.set(whole, known);
  }
  const index = (task: TaskRun) => Number(PART.exec(task.name)?.[2] ?? 0);
  return tasks
    .filter((task) => wholeOf(task.name) === null)
    .map((task) => ({ task, parts: (parts.get(task.name) ?? []).sort((a, b) => index(a) - index(b)) }));
}

/** How many of them are in each state, the most telling first. */
export function countsOf(tasks: Pick<TaskRun, 'state'>[]): { state: TaskState; count: number }[] {
  return TELLING.map((state) => ({ state, count: tasks.filter((task) => task.state === state).length })).filter(({ count }) => count > 0);
}

/** What is said of many tasks at once is the first of these that one of them has. */
const TELLING: TaskState[] = ['failed', 'upstream_failed', 'retrying', 'running', 'waiting', 'queued', 'cancelled', 'pending', 'success', 'skipped'];

export function stateOfAll(tasks: Pick<TaskRun, 'state'>[]): TaskState | null {
  const states = new Set(tasks.map((task) => task.state));
  // Some are done and others still to come: it is on its way.
  if (states.has('pending') && states.has('success') && !states.has('failed')) states.add('running');
  return TELLING.find((state) => states.has(state)) ?? null;
}

/** `a.b.c` lies in `a` and in `a.b`. */
export function groupsAround(group: string): string[] {
  const parts = group === '' ? [] : group.split('.');
  return parts.map((_, index) => parts.slice(0, index + 1).join('.'));
}
