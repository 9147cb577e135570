/** Shapes of jobs and their runs. */

export type JobEngine = 'embedded' | 'spark';

export type StreamState = 'starting' | 'running' | 'retrying' | 'elsewhere' | 'paused' | 'stopped';

/** What is counted concerns streams only, since they were started. */
export interface Job {
  name: string;
  description: string;
  mode: 'stream' | 'batch';
  engine: JobEngine;
  /** In words, for people. */
  reads: string[];
  writes: string[];
  parameters: string[];
  /** `idle` for a batch job. */
  state: StreamState | 'idle';
  since: string | null;
  batches: number;
  read: number;
  written: number;
  setAside: number;
  behind: number | null;
  lastBatch: string | null;
  lastTookMs: number | null;
  restarts: number;
  problem: string | null;
  /** Spark's own, where Spark runs it. */
  page: string | null;
}

export interface JobRun {
  run: number;
  job: string;
  engine: JobEngine;
  state: 'running' | 'failed' | 'success';
  startedAt: string;
  endedAt: string | null;
  /** Of `total`; both 0 while it is not known. */
  done: number;
  total: number;
  result: string | null;
  problem: string | null;
  log: string[];
}
