import type { Cell, Column, Row } from './types';

export type Operation = 'insert' | 'update' | 'delete' | 'read' | 'truncate' | 'tombstone' | 'upsert' | 'unknown';

/** Where a change stood in the database that it was made in. */
export interface SourcePlace {
  connector: string | null;
  database: string | null;
  table: string | null;
  position: string | null;
  transaction: string | null;
  committedAt: string | null;
  snapshot: boolean;
}

export interface HistoryCell {
  column: string;
  value: Cell;
  changed: boolean;
  /** The message left it as it was, and did not tell its value. */
  kept: boolean;
}

export interface RowChange {
  operation: Operation;
  outcome: 'taken' | 'rejected' | 'dropped';
  reason: string | null;
  letter: { id: string; state: 'open' | 'replaying' | 'replayed' | 'discarded' } | null;
  /** The message as text, of one that was rejected. */
  raw: string | null;
  partition: number;
  offset: number;
  kafkaAt: string;
  readAt: string | null;
  source: SourcePlace | null;
  commit: { firstOffset: number; lastOffset: number; messages: number; committedAt: string; single: boolean } | null;
  hops: { toReadMs: number | null; toKafkaMs: number | null; toTableMs: number | null; wholeMs: number | null };
  /** Whether it is known what the row was before. */
  compared: boolean;
  cells: HistoryCell[];
}

export interface History {
  table: string;
  stream: string;
  topic: string;
  key: Record<string, Cell>;
  now: { columns: Column[]; rows: Row[]; truncated: boolean };
  /** The newest first. */
  changes: RowChange[];
  next: string | null;
  stopped: string | null;
  looked: { partition: number; from: number; until: number; begin: number }[];
  charts: { dashboard: string; dashboardTitle: string; chart: string; title: string }[];
  endpoints: { name: string; path: string; description: string }[];
}
