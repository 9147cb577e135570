/** Workflows and their runs, as the server tells of them. What is optional, an older server does not say. */

export type RunState = 'queued' | 'running' | 'success' | 'failed' | 'cancelled';

export type TaskState =
  | 'pending'
  | 'queued'
  | 'running'
  | 'waiting'
  | 'retrying'
  | 'success'
  | 'failed'
  | 'skipped'
  | 'upstream_failed'
  | 'cancelled';

export type TriggerKind = 'schedule' | 'manual' | 'backfill' | 'event' | 'workflow';

export interface TaskRun {
  /** A part of a for-each task is called `load[0]`. */
  name: string;
  state: TaskState;
  /** Of how many there were; 0 before the first. */
  attempt: number;
  startedAt: string | null;
  finishedAt: string | null;
  /** When it is tried again, while it is retrying. */
  againAt: string | null;
  message: string | null;
  group?: string;
  /** Since when it might begin, had it a slot. */
  queuedAt?: string | null;
  /** Which part of a for-each task it is. */
  part?: number | null;
  /** What that part is given. */
  item?: string | null;
  outputs?: Record<string, unknown>;
  pool?: string | null;
}

export interface Run {
  id: string;
  workflow: string;
  state: RunState;
  trigger: TriggerKind;
  scheduledFor: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** The time that its data are of, the end not included; null in a run of an older version. */
  dataInterval: { start: string; end: string } | null;
  parameters: Record<string, string>;
  /** Why it failed; empty otherwise. */
  message: string;
  tasks: TaskRun[];
  deadlineMissed?: boolean;
  /** What happened that it runs for. */
  event?: Record<string, unknown>;
  /** The backfill that made it. */
  backfill?: string | null;
  /** The run whose task started it. */
  parent?: string | null;
  note?: string | null;
}

export interface WorkflowParameter {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  /** What a run has when it is given nothing; null: it must be given a value. */
  usual: string | null;
  description: string;
}

export interface WorkflowTask {
  name: string;
  type: string;
  detail: string;
  /** The tasks it waits for. */
  after: string[];
  rule: 'all-success' | 'none-failed' | 'one-success' | 'one-failed' | 'all-done';
  /** How often it is tried again. */
  retries: number;
  /** Of one attempt, such as `1h`. */
  timeout: string;
  /** Empty outside of groups; a task in one is called `group.task`. */
  group?: string;
  when?: string | null;
  forEach?: string | null;
  pool?: string | null;
  priority?: number;
  dependsOnPast?: boolean;
}

export interface WorkflowCursor {
  name: string;
  value: string | number | boolean;
  version: number;
  updatedAt: string | null;
}

export interface WorkflowEvent {
  kind: 'table' | 'dataset' | 'topic' | 'objects';
  name: string;
}

export interface Workflow {
  name: string;
  description: string;
  cron: string | null;
  timezone: string | null;
  nextRunAt: string | null;
  paused: boolean;
  /** How many runs may be active; further ones wait in a queue. */
  maxActiveRuns: number;
  /** Whether due times that passed while nothing ran are made up for. */
  catchUp: boolean;
  parameters: WorkflowParameter[];
  tasks: WorkflowTask[];
  /** Newest first, up to 20. */
  runs: Run[];
  /** For people: the cron, `@hourly`, `every 15m`. */
  schedule?: string | null;
  on?: WorkflowEvent[];
  produces?: string[];
  deadline?: string | null;
  maxActiveTasks?: number;
  cursors?: WorkflowCursor[];
}

export type Reprocess = 'missing' | 'failed' | 'all';
export type BackfillOrder = 'oldest-first' | 'newest-first';

export interface BackfillRequest {
  from: string;
  to: string;
  reprocess: Reprocess;
  order: BackfillOrder;
  maxActiveRuns: number;
  parameters: Record<string, string>;
  dryRun: boolean;
}

export interface PlannedTime {
  scheduledFor: string;
  interval: { start: string; end: string } | null;
  action: 'create' | 'rerun' | 'keep';
  /** The run that is there already. */
  run: string | null;
}

export interface Backfill {
  /** Null: only planned. */
  id: string | null;
  workflow: string;
  /** The first and the last of its times; null where it has none. */
  from: string | null;
  to: string | null;
  reprocess: Reprocess;
  maxActiveRuns: number;
  state: 'planned' | 'running' | 'done' | 'cancelled';
  /** Empty in a list of them. */
  times?: PlannedTime[];
  total: number;
  running?: number;
  success?: number;
  failed?: number;
  createdAt?: string | null;
}

export interface ClearRequest {
  /** None: all. */
  tasks: string[];
  downstream: boolean;
  onlyFailed: boolean;
  dryRun: boolean;
}

export interface TaskLogPage {
  lines: string[];
  /** The number of the line after these. */
  next?: number;
  attempts?: number[];
}

export interface RunFilter {
  before?: string | undefined;
  state?: string | undefined;
  trigger?: string | undefined;
}
