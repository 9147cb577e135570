import type { Failure, TaskLogPage } from '../api/types';

/**
 * The lines of a task's log: those that are there, then those that come while it is at work. Listens where the server
 * pushes them and asks again where it does not. Knows nothing of the browser, so that it can be tested with fakes.
 */

export interface LogHandlers {
  lines(page: TaskLogPage): void;
  ended(): void;
  failed(): void;
}

export interface LogSource {
  load(from: number): Promise<TaskLogPage>;
  /** Null where nothing can be pushed. */
  follow: ((from: number, handlers: LogHandlers) => () => void) | null;
  schedule(delayMs: number, action: () => void): () => void;
  failureOf(cause: unknown): Failure;
}

const AGAIN_MS = 1000;
const AFTER_FAILURE_MS = 3000;
/** Of a log that has more, the newest are kept. */
export const MOST_LINES = 100_000;

export class LogFeed {
  readonly lines: string[] = [];
  attempts: number[] = [];
  failure: Failure | null = null;
  /** How many were let go for there were too many. */
  dropped = 0;
  /** Until the first answer it is not known whether there are lines. */
  loaded = false;
  private next = 0;
  private following = false;
  private stopped = true;
  private turn = 0;
  private cancel: (() => void) | null = null;
  private hangUp: (() => void) | null = null;

  constructor(
    private readonly source: LogSource,
    private readonly changed: () => void,
  ) {}

  /** Reads what there is, and what comes if it is to be followed. May be called again when that changes. */
  start(follow: boolean): void {
    if (!this.stopped && follow === this.following) return;
    this.pause();
    this.stopped = false;
    this.following = follow;
    this.read();
  }

  stop(): void {
    this.pause();
    this.stopped = true;
  }

  private pause(): void {
    this.turn++;
    this.cancel?.();
    this.hangUp?.();
    this.cancel = null;
    this.hangUp = null;
  }

  private read(): void {
    const turn = this.turn;
    const from = this.next;
    this.source.load(from).then(
      (page) => {
        if (turn !== this.turn) return;
        this.failure = null;
        this.loaded = true;
        this.take(page);
        this.changed();
        if (page.next !== undefined && page.lines.length > 0) this.read();
        else if (this.following && page.next !== undefined && this.source.follow !== null) this.listen(this.source.follow);
        else if (this.following) this.later(AGAIN_MS);
      },
      (cause) => {
        if (turn !== this.turn) return;
        this.failure = this.source.failureOf(cause);
        this.changed();
        if (this.following) this.later(AFTER_FAILURE_MS);
      },
    );
  }

  private listen(follow: NonNullable<LogSource['follow']>): void {
    const turn = this.turn;
    const done = () => {
      this.hangUp?.();
      this.hangUp = null;
    };
    this.hangUp = follow(this.next, {
      lines: (page) => {
        if (turn !== this.turn) return;
        this.take(page);
        this.changed();
      },
      ended: () => {
        if (turn !== this.turn) return;
        done();
        this.following = false;
        this.read();
      },
      failed: () => {
        if (turn !== this.turn) return;
        done();
        this.later(AGAIN_MS);
      },
    });
  }

  private later(delayMs: number): void {
    this.cancel = this.source.schedule(delayMs, () => this.read());
  }

  private take(page: TaskLogPage): void {
    if (page.attempts !== undefined) this.attempts = page.attempts;
    // An older server answers with the whole log each time.
    if (page.next === undefined) this.lines.length = 0;
    else this.next = page.next;
    for (const line of page.lines) this.lines.push(line);
    const over = this.lines.length - MOST_LINES;
    if (over > 0) {
      this.lines.splice(0, over);
      this.dropped += over;
    }
  }
}

/** The lines that have a text in them, in whatever letters. */
export function matchesIn(lines: readonly string[], text: string): number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  lines.forEach((line, index) => {
    if (line.toLowerCase().includes(wanted)) found.push(index);
  });
  return found;
}

/** A line in turns without and with the text. */
export function marked(line: string, text: string): string[] {
  if (text === '') return [line];
  const [low, wanted] = [line.toLowerCase(), text.toLowerCase()];
  // Where lower letters are more than capitals, places would not agree.
  if (low.length !== line.length) return [line];
  const parts: string[] = [];
  let at = 0;
  for (let found = low.indexOf(wanted); found >= 0; found = low.indexOf(wanted, at)) {
    parts.push(line.slice(at, found), line.slice(found, found + wanted.length));
    at = found + wanted.length;
  }
  return [...parts, line.slice(at)];
}

/** Which lines of so many are worth drawing where only some can be seen. */
export function visibleLines(total: number, scrollTop: number, height: number, linePx: number, spare = 20): { first: number; last: number } {
  const first = Math.max(0, Math.floor(scrollTop / linePx) - spare);
  return { first, last: Math.min(total, Math.ceil((scrollTop + height) / linePx) + spare) };
}
