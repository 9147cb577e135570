import type { Run, RunState, TaskRun, WorkflowTask } from '../api/types';

/** What is worth showing of the tasks of a run. Pure. */

export function isActive(state: RunState): boolean {
  return state === 'queued' || state === 'running';
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
