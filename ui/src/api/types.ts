import type { Run } from './workflow-types';

/** The HTTP shapes of the server. Timestamps are ISO-8601 in UTC; integers beyond 2^53 arrive as strings. */

export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };
export type Row = Cell[];

export interface Column {
  name: string;
  type: string;
}

export interface Failure {
  code: 'USER' | 'RESOURCE' | 'INTERNAL';
  what: string;
  why: string;
  fix: string;
  position: number | null;
}

export interface ProjectProblem {
  file: string;
  line: number;
  what: string;
  why: string;
  fix: string;
}

export interface ProjectState {
  version: number;
  loadedAt: string;
  problems: ProjectProblem[];
}

export interface Instance {
  name: string;
  version: string;
  startedAt: string;
  startupMs: number;
  dataDir: string;
  projectDir: string;
  bind: string;
  securityMode: string;
  urls: Record<string, string>;
  project: ProjectState;
}

export type ComponentState = 'ready' | 'starting' | 'failed' | 'degraded' | 'stopped';

export interface Component {
  state: ComponentState;
  detail: string;
  since: string;
}

export interface SystemState {
  components: Record<string, Component>;
  process: {
    pid: number;
    uptimeMs: number;
    heapUsedBytes: number;
    heapMaxBytes: number;
    rssBytes: number;
    cpuPercent: number;
    threads: number;
  };
  storage: { name: string; path: string; bytes: number }[];
  disk: { freeBytes: number; totalBytes: number };
}

export type NodeKind = 'workflow' | 'source' | 'topic' | 'ingest' | 'table' | 'dashboard';

export interface PipelineNode {
  id: string;
  kind: NodeKind;
  name: string;
  detail: string;
  state: 'ok' | 'idle' | 'paused' | 'failed';
  link: string;
  metrics: { ratePerSecond?: number; rows?: number; lag?: number; messages?: number; charts?: number };
}

export interface PipelineEdge {
  from: string;
  to: string;
  ratePerSecond: number;
  lag: number;
}

export interface Pipeline {
  at: string;
  nodes: PipelineNode[];
  edges: PipelineEdge[];
  /** Null when nothing flowed in the last minute. */
  endToEndMs: number | null;
}

export interface StreamColumn extends Column {
  required: boolean;
  description: string;
}

export interface Stream {
  name: string;
  description: string;
  topic: string;
  partitions: number;
  messages: number;
  deadLetters: number;
  ratePerSecond: number;
  /** Left out where the broker does not tell. */
  lastMessageAt?: string | null;
  eventTime: string | null;
  key: string | null;
  columns: StreamColumn[];
  tables: string[];
  sources: string[];
}

export interface Message {
  partition: number;
  offset: number;
  timestamp: string;
  key: string | null;
  /** Null in a message without one, which says that the row of its key is gone. */
  value: string | null;
  sizeBytes: number;
  headers: Record<string, string>;
}

export interface MessagePage {
  stream: string;
  topic: string;
  partitions: { partition: number; beginOffset: number; endOffset: number }[];
  messages: Message[];
}

export type LetterState = 'open' | 'replaying' | 'replayed' | 'discarded';

/** A message that was set aside; `partition` and `offset` are its place among the dead letters. */
export interface Letter extends Message {
  /** `topic/partition/offset` of the message. */
  id: string;
  state: LetterState;
  tables: string[];
  /** What its reason has in common with others. */
  reason: string;
  /** `partition:offset` in the stream's topic. */
  replayedAs: string | null;
}

export interface LetterPage extends Omit<MessagePage, 'messages'> {
  messages: Letter[];
  /** Why the search ended early. */
  stopped: string | null;
}

export interface LetterGroup {
  reason: string;
  open: number;
  replayed: number;
  discarded: number;
  tables: string[];
  oldest: string;
  newest: string;
  samples: string[];
}

export interface LetterCounts {
  topic: string;
  looked: number;
  /** Whether there are older ones that are not counted. */
  older: boolean;
  open: number;
  replayed: number;
  discarded: number;
  reasons: LetterGroup[];
}

/** Which letters are meant: these, all open ones of a reason, or all open ones; `after` goes on where an outcome ended. */
export type LetterSelection = { letters: { id: string; value?: string }[] } | { reason: string; after?: string } | { all: true; after?: string };

export interface LetterOutcome {
  /** How many were replayed, or discarded. */
  done: number;
  refused: { id: string; reason: string }[];
  left: number;
  /** Where to go on; null: none are left. */
  next: string | null;
}

export interface MessageQuery {
  partition?: string;
  offset?: string;
  time?: string;
  limit?: string;
  filter?: string;
}

export interface EventsAccepted {
  accepted: number;
  rejected: number;
  errors: { index: number; reason: string }[];
}

export interface Source {
  name: string;
  type: string;
  description: string;
  stream: string;
  streams: string[];
  every: string | null;
  enabled: boolean;
  /** A connector is starting until it runs, retrying while something is in its way, and reading while it reads everything anew. */
  state: 'running' | 'paused' | 'on-demand' | 'failed' | 'starting' | 'retrying' | 'reading';
  sent: number;
  ratePerSecond: number;
  lastError: string | null;
  /** How often a connector failed since the start. */
  restarts: number;
}

export interface Table {
  name: string;
  description: string;
  stream: string;
  rows: number;
  columns: Column[];
  lastCommitAt: string | null;
  maxEventTime: string | null;
  state: 'ok' | 'starting' | 'stopped' | 'paused' | 'failed';
  problem: string | null;
  /** What retention deleted before it was taken, while the table stands still for that. */
  lost: OffsetRange[];
  lag: number;
  ratePerSecond: number;
  /** The columns by which a row's history is told; empty where there is no key. */
  historyKey: string[];
}

/** Offsets of a partition, both included. */
export interface OffsetRange {
  partition: number;
  first: number;
  last: number;
}

export interface LedgerPartition {
  partition: number;
  firstOffset: number;
  lastOffset: number;
  messages: number;
  rows: number;
  rejected: number;
  dropped: number;
  lost: number;
  contiguous: boolean;
}

export interface Commit {
  partition: number;
  firstOffset: number;
  lastOffset: number;
  rows: number;
  rejected: number;
  minEventTime: string | null;
  maxEventTime: string | null;
  committedAt: string;
}

export interface Ledger {
  table: string;
  partitions: LedgerPartition[];
  commits: Commit[];
}

export interface ProofPartition {
  partition: number;
  firstOffset: number;
  lastOffset: number;
  /** That became rows. */
  messages: number;
  rejected: number;
  dropped: number;
  lost: number;
  ledgerRows: number;
  tableRows: number;
  /** Rows that retention has removed. */
  expired: number;
  problems: string[];
}

/** A number that is not as expected, in plain digits: the sum of a column, or the number of rows. */
export interface Figure {
  column: string | null;
  served: string;
  expected: string;
}

/** An hour of a partition; without figures, as many rows with the same sums have other contents. */
export interface Difference {
  partition: number;
  hour: string;
  what: string;
  figures: Figure[];
}

export interface ProofLake {
  files: number;
  /** That the lake's messages make. */
  rows: number;
  tableRows: number;
  hours: number;
  differences: Difference[];
  /** Why not everything was compared. */
  note: string | null;
}

export interface Proof {
  table: string;
  holds: boolean;
  at: string;
  partitions: ProofPartition[];
  /** Null where the stream is not archived. */
  lake: ProofLake | null;
}

export type RebuildPhase = 'filling' | 'catching_up' | 'verifying' | 'done' | 'failed';

/** Which messages are read again: those that Kafka received in a time, or of these offsets; all without any. */
export interface RebuildPart {
  since: string | null;
  until: string | null;
  offsets: OffsetRange[];
}

export interface Rebuild extends RebuildPart {
  table: string;
  from: 'lake' | 'topic';
  phase: RebuildPhase;
  done: number;
  total: number;
  rowsPerSecond: number;
  startedAt: string;
  finishedAt: string | null;
  proof: Proof | null;
  /** Of what is served from what was rebuilt. */
  differences: Difference[];
  problem: string | null;
}

export interface RebuildRequest extends Partial<Omit<RebuildPart, 'offsets'>> {
  tables: string[];
  /** To the end where there is no last. */
  offsets?: { partition: number; first: number; last?: number }[];
  /** Left out: the lake where the stream is archived. */
  from?: 'lake' | 'topic';
  acceptDifferences: boolean;
  restart: boolean;
}

export interface LakeArchive {
  stream: string;
  topic: string;
  files: number;
  bytes: number;
  /** Files that have the columns of an older definition of the stream, and are being written anew. */
  outdated: number;
  /** The first that is not archived, by partition. */
  nextOffsets: Record<string, number>;
  behind: number;
  gaps: OffsetRange[];
  state: 'ok' | 'failed';
  problem: string | null;
  /** What retention deleted before it was archived, and nobody has given up yet. */
  lost: OffsetRange[];
}

export interface TableFreshness {
  table: string;
  eventTime: string | null;
  topicTime: string | null;
  commitTime: string | null;
  eventToTopicMs: number | null;
  topicToTableMs: number | null;
  ageMs: number | null;
}

export interface SchemaTable {
  name: string;
  kind: 'table' | 'view' | 'ledger';
  columns: Column[];
}

export interface SqlResult {
  columns: Column[];
  rows: Row[];
  rowCount: number;
  truncated: boolean;
  elapsedMs: number;
  cached: boolean;
}

export interface DashboardSummary {
  name: string;
  title: string;
  description: string;
  charts: number;
  tables: string[];
}

export type ChartType = 'pie' | 'bar' | 'line' | 'big-number' | 'candlestick' | 'table';

export interface Chart {
  id: string;
  title: string;
  subtitle: string;
  type: ChartType;
  sql: string;
  encoding: Record<string, string>;
  options: Record<string, string>;
  /** In cells: twelve columns, rows of 48 px. */
  layout: { x: number; y: number; width: number; height: number };
  tables: string[];
}

export interface Dashboard {
  name: string;
  title: string;
  description: string;
  range: string;
  colors: Record<string, string>;
  tables: string[];
  charts: Chart[];
}

export interface Freshness {
  eventTime: string | null;
  topicTime: string | null;
  commitTime: string | null;
  queryTime: string;
}

export interface ChartData {
  key: string;
  columns: Column[];
  rows: Row[];
  truncated: boolean;
  elapsedMs: number;
  viewers: number;
  freshness: Freshness;
  error: Failure | null;
}

export type * from './workflow-types';
export type * from './job-types';
export type * from './object-types';

/** What `/api/v1/live` sends, by event name. */
export interface LiveEvents {
  chart: ChartData;
  pipeline: Pipeline;
  project: ProjectState;
  messages: { stream: string; messages: Message[] };
  /** The newest 50. */
  runs: Run[];
  run: Run;
  /** A commit; the number grows with each. */
  table: { table: string; version: number };
}
