import type {
  Backfill,
  BackfillRequest,
  ChartData,
  ClearRequest,
  Dashboard,
  DashboardSummary,
  EventsAccepted,
  Failure,
  Instance,
  LakeArchive,
  Ledger,
  LetterCounts,
  LetterOutcome,
  LetterPage,
  LetterSelection,
  LetterState,
  MessagePage,
  MessageQuery,
  Pipeline,
  Proof,
  Rebuild,
  RebuildRequest,
  Run,
  RunFilter,
  SchemaTable,
  Source,
  SqlResult,
  Stream,
  SystemState,
  Table,
  TableFreshness,
  TaskLogPage,
  Workflow,
  WorkflowCursor,
} from './types';
import type { History } from './history-types';
import type { Job, JobEngine, JobRun } from './job-types';
import type { Bucket, ObjectDetail, ObjectPage, ObjectPreview, ObjectQuery } from './object-types';

/** What the server said went wrong: what, why, and how to fix it. */
export class ApiError extends Error {
  constructor(
    readonly failure: Failure,
    readonly status: number,
  ) {
    super(failure.what);
    this.name = 'ApiError';
  }
}

/** Any thrown thing as a failure that can be shown. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof ApiError) return thrown.failure;
  return { code: 'INTERNAL', what: String(thrown), why: '', fix: '', position: null };
}

function isFailure(body: unknown): body is { error: Failure } {
  return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'object';
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init?.headers } });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(
      {
        code: 'RESOURCE',
        what: 'The server does not answer.',
        why: `No connection to ${location.host}.`,
        fix: 'See whether `mekong up` is still running.',
        position: null,
      },
      0,
    );
  }
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    body = null;
  }
  if (response.ok && body !== null) return body as T;
  if (isFailure(body)) throw new ApiError(body.error, response.status);
  throw new ApiError(
    {
      code: 'INTERNAL',
      what: `The server answered ${response.status} to ${path}.`,
      why: text.slice(0, 200),
      fix: 'See the server’s log.',
      position: null,
    },
    response.status,
  );
}

const get = <T>(path: string) => call<T>(path);

const post = <T>(path: string, body?: string, signal?: AbortSignal) =>
  call<T>(path, {
    method: 'POST',
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
    ...(signal ? { signal } : {}),
  });

const put = <T>(path: string, body: string) => call<T>(path, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });

const v1 = (...parts: string[]) => '/api/v1/' + parts.map(encodeURIComponent).join('/');

function withQuery(path: string, query: object): string {
  const filled = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? path : `${path}?${text}`;
}

const objectAddress = (bucket: string, key: string) => withQuery(v1('buckets', bucket, 'object'), { key });

/** A column of the key may be called as another parameter. */
function historyQuery(key: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(key).map(([column, value]) => [`key.${column}`, value]));
}

/** Every call the interface makes. Each rejects with an {@link ApiError}. */
export const api = {
  instance: () => get<Instance>(v1('instance')),
  system: () => get<SystemState>(v1('system')),
  pipeline: () => get<Pipeline>(v1('pipeline')),

  streams: () => get<Stream[]>(v1('streams')),
  stream: (name: string) => get<Stream>(v1('streams', name)),
  messages: (stream: string, query: MessageQuery) =>
    get<MessagePage>(withQuery(v1('streams', stream, 'messages'), query)),
  deadLetters: (stream: string, filter: { reason?: string; state?: LetterState }, limit = 100) =>
    get<LetterPage>(withQuery(v1('streams', stream, 'dead-letters'), { limit, ...filter })),
  deadLetterReasons: (stream: string) => get<LetterCounts>(v1('streams', stream, 'dead-letters', 'reasons')),
  replayLetters: (stream: string, selection: LetterSelection) =>
    post<Omit<LetterOutcome, 'done'> & { replayed: number }>(v1('streams', stream, 'dead-letters', 'replay'), JSON.stringify(selection)).then(
      ({ replayed, ...outcome }): LetterOutcome => ({ done: replayed, ...outcome }),
    ),
  discardLetters: (stream: string, selection: LetterSelection) =>
    post<Omit<LetterOutcome, 'done'> & { discarded: number }>(v1('streams', stream, 'dead-letters', 'discard'), JSON.stringify(selection)).then(
      ({ discarded, ...outcome }): LetterOutcome => ({ done: discarded, ...outcome }),
    ),
  sendEvents: (stream: string, json: string) => post<EventsAccepted>(v1('events', stream), json),

  sources: () => get<Source[]>(v1('sources')),
  pauseSource: (name: string) => post<Source>(v1('sources', name, 'pause')),
  resyncSource: (name: string) => post<Source>(v1('sources', name, 'resync')),
  restartSource: (name: string) => post<Source>(`${v1('sources', name, 'restart')}?all=true`),
  resumeSource: (name: string) => post<Source>(v1('sources', name, 'resume')),

  tables: () => get<Table[]>(v1('tables')),
  table: (name: string) => get<Table>(v1('tables', name)),
  ledger: (table: string, limit = 100) => get<Ledger>(withQuery(v1('tables', table, 'ledger'), { limit })),
  freshness: (table: string) => get<TableFreshness>(v1('tables', table, 'freshness')),
  history: (table: string, key: Record<string, string>, before?: string) =>
    get<History>(withQuery(v1('tables', table, 'history'), { ...historyQuery(key), before })),
  verify: (table: string) => post<Proof>(v1('tables', table, 'verify')),
  acceptTableLoss: (table: string) => post<Table>(v1('tables', table, 'accept-loss')),
  rebuilds: () => get<Rebuild[]>(v1('rebuild')),
  rebuild: (request: RebuildRequest) => post<Rebuild[]>(v1('rebuild'), JSON.stringify(request)),

  lake: () => get<LakeArchive[]>(v1('lake')),
  archiveNow: (stream: string) => post<LakeArchive>(v1('lake', stream, 'archive')),
  acceptLakeLoss: (stream: string) => post<LakeArchive>(v1('lake', stream, 'accept-loss')),

  buckets: () => get<Bucket[]>(v1('buckets')),
  objects: (bucket: string, query: ObjectQuery) => get<ObjectPage>(withQuery(v1('buckets', bucket, 'objects'), query)),
  preview: (bucket: string, key: string, limit = 100) => get<ObjectPreview>(withQuery(v1('buckets', bucket, 'preview'), { key, limit })),
  putObject: (bucket: string, key: string, content: Blob) =>
    call<ObjectDetail>(objectAddress(bucket, key), {
      method: 'PUT',
      body: content,
      headers: { 'content-type': content.type || 'application/octet-stream' },
    }),
  deleteObject: (bucket: string, key: string) => call<object>(objectAddress(bucket, key), { method: 'DELETE' }),
  /** The address that an object is downloaded from. */
  objectAddress,

  jobs: () => get<Job[]>(v1('jobs')),
  job: (name: string) => get<Job>(v1('jobs', name)),
  jobLog: (name: string) => get<string[]>(v1('jobs', name, 'log')),
  pauseJob: (name: string) => post<Job>(v1('jobs', name, 'pause')),
  resumeJob: (name: string) => post<Job>(v1('jobs', name, 'resume')),
  restartJob: (name: string, from?: 'beginning') => post<Job>(withQuery(v1('jobs', name, 'restart'), { from })),
  jobRuns: (name: string) => get<JobRun[]>(v1('jobs', name, 'runs')),
  startJob: (name: string, parameters: Record<string, string>, engine?: JobEngine) =>
    post<JobRun>(v1('jobs', name, 'runs'), JSON.stringify({ parameters, ...(engine ? { engine } : {}) })),
  cancelJobRun: (name: string, run: number) => post<JobRun>(v1('jobs', name, 'runs', String(run), 'cancel')),

  schema: () => get<{ tables: SchemaTable[] }>(v1('schema')),
  sql: (query: string, maxRows: number, signal?: AbortSignal) =>
    post<SqlResult>(v1('sql'), JSON.stringify({ query, parameters: [], maxRows, timeoutMs: 30_000 }), signal),

  dashboards: () => get<DashboardSummary[]>(v1('dashboards')),
  dashboard: (name: string) => get<Dashboard>(v1('dashboards', name)),
  chartData: (dashboard: string, chart: string, range: string) =>
    get<ChartData>(withQuery(v1('dashboards', dashboard, 'charts', chart, 'data'), { range })),

  workflows: () => get<Workflow[]>(v1('workflows')),
  workflow: (name: string) => get<Workflow>(v1('workflows', name)),
  runs: (workflow: string, limit = 50, filter: RunFilter = {}) => get<Run[]>(withQuery(v1('workflows', workflow, 'runs'), { limit, ...filter })),
  workflowFile: (name: string) => get<{ path: string; text: string }>(v1('workflows', name, 'file')),
  backfills: (workflow: string) => get<Backfill[]>(v1('workflows', workflow, 'backfills')),
  backfill: (workflow: string, request: BackfillRequest) => post<Backfill>(v1('workflows', workflow, 'backfills'), JSON.stringify(request)),
  cancelBackfill: (id: string) => post<Backfill>(v1('backfills', id, 'cancel')),
  setCursor: (workflow: string, name: string, value: WorkflowCursor['value'], version: number) =>
    put<WorkflowCursor[]>(v1('workflows', workflow, 'cursors', name), JSON.stringify({ value, version })),
  trigger: (workflow: string, parameters: Record<string, string> = {}) =>
    post<Run>(v1('workflows', workflow, 'runs'), Object.keys(parameters).length === 0 ? undefined : JSON.stringify({ parameters })),
  pauseWorkflow: (name: string) => post<Workflow>(v1('workflows', name, 'pause')),
  resumeWorkflow: (name: string) => post<Workflow>(v1('workflows', name, 'resume')),
  run: (id: string) => get<Run>(v1('runs', id)),
  cancelRun: (id: string) => post<Run>(v1('runs', id, 'cancel')),
  clearTasks: (run: string, request: ClearRequest) => post<{ tasks: string[]; run: Run }>(v1('runs', run, 'clear'), JSON.stringify(request)),
  markRun: (id: string, state: 'success' | 'failed') => post<Run>(v1('runs', id, 'mark'), JSON.stringify({ state })),
  markTask: (run: string, task: string, state: 'success' | 'failed' | 'skipped') =>
    post<Run>(v1('runs', run, 'tasks', task, 'mark'), JSON.stringify({ state })),
  taskLogs: (run: string, task: string, from?: number, attempt?: number) =>
    get<TaskLogPage>(withQuery(v1('runs', run, 'tasks', task, 'logs'), { from, attempt })),
  /** The address of the same as events, while the task is at work. */
  taskLogEvents: (run: string, task: string, from: number) => withQuery(v1('runs', run, 'tasks', task, 'logs'), { follow: true, from }),
};
