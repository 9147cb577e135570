/**
 * One connection for many listeners: keeps the union of what all tabs watch open as a single event source, and gives
 * each tab the events of its own keys. Knows nothing of the browser, so that it can be tested with a fake clock.
 */

export type ConnectionState = 'idle' | 'connecting' | 'live' | 'reconnecting';

export type LiveMessage =
  | { kind: 'event'; key: string; name: string; id: string; data: string }
  | { kind: 'state'; state: ConnectionState };

export interface EventConnection {
  close(): void;
}

export interface ConnectionHandlers {
  opened(): void;
  received(name: string, id: string, data: string): void;
  failed(): void;
}

export interface LiveEnvironment {
  connect(url: string, handlers: ConnectionHandlers): EventConnection;
  schedule(delayMs: number, action: () => void): () => void;
  /** In [0, 1): spreads the reconnections of many browsers. */
  random(): number;
}

export const EVENT_NAMES = ['chart', 'pipeline', 'project', 'messages', 'runs', 'run', 'table'] as const;

/** New keys wait this long for company; dropped keys longer, for turning a page drops some and takes others. */
const GROW_DELAY_MS = 40;
const SHRINK_DELAY_MS = 1500;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

export function liveUrl(keys: Iterable<string>, lastEventId: string): string {
  const subscribe = [...keys].map(encodeURIComponent).join(',');
  return `/api/v1/live?subscribe=${subscribe}${lastEventId === '' ? '' : `&lastEventId=${encodeURIComponent(lastEventId)}`}`;
}

/** The key an event belongs to, or null when it cannot be told. */
export function keyOf(name: string, data: string): string | null {
  if (name === 'pipeline' || name === 'project') return name;
  try {
    const body = JSON.parse(data) as { key?: string; stream?: string; id?: string; table?: string } | { workflow?: string }[];
    if (Array.isArray(body)) return name === 'runs' && body[0]?.workflow !== undefined ? `runs:${body[0].workflow}` : null;
    if (name === 'run') return body.id === undefined ? null : `run:${body.id}`;
    if (name === 'table') return body.table === undefined ? null : `table:${body.table}`;
    if (name === 'chart') return body.key ?? null;
    return name === 'messages' && body.stream !== undefined ? `messages:${body.stream}` : null;
  } catch {
    return null;
  }
}

const MAY_GO = ['run:', 'runs:', 'table:'];
const mayGo = (key: string) => MAY_GO.some((kind) => key.startsWith(kind));

export class LiveHub {
  private readonly tabs = new Map<string, { keys: Set<string>; send: (message: LiveMessage) => void }>();
  /** The newest snapshot of each open key: a tab that joins late sees something at once. */
  private readonly snapshots = new Map<string, LiveMessage>();
  private open = new Set<string>();
  private connection: EventConnection | null = null;
  private lastEventId = '';
  private state: ConnectionState = 'idle';
  private retries = 0;
  private cancelPending: (() => void) | null = null;
  /** Keys that a connection was made with. */
  private readonly proven = new Set<string>();
  /** Keys the server would not take: it refuses a connection for one of them, and the others would hear nothing. */
  private readonly refused = new Set<string>();

  constructor(private readonly environment: LiveEnvironment) {}

  /** Replaces what a tab watches. */
  register(tab: string, keys: Iterable<string>, send: (message: LiveMessage) => void): void {
    const before = this.tabs.get(tab)?.keys ?? new Set<string>();
    const wanted = new Set(keys);
    this.tabs.set(tab, { keys: wanted, send });
    send({ kind: 'state', state: this.state });
    for (const key of wanted) {
      const snapshot = before.has(key) ? undefined : this.snapshots.get(key);
      if (snapshot) send(snapshot);
    }
    this.review();
  }

  unregister(tab: string): void {
    if (this.tabs.delete(tab)) this.review();
  }

  private wanted(): Set<string> {
    return new Set([...this.tabs.values()].flatMap((tab) => [...tab.keys]).sort());
  }

  private union(): Set<string> {
    return new Set([...this.wanted()].filter((key) => !this.refused.has(key)));
  }

  private review(): void {
    const wanted = this.wanted();
    for (const key of this.refused) if (!wanted.has(key)) this.refused.delete(key);
    // While a lost connection waits for its next attempt, that attempt will take up the new union.
    if (this.state === 'reconnecting') return;
    this.cancelPending?.();
    this.cancelPending = null;
    const union = this.union();
    const grows = [...union].some((key) => !this.open.has(key));
    const shrinks = [...this.open].some((key) => !union.has(key));
    if (grows) this.plan(GROW_DELAY_MS);
    else if (shrinks) this.plan(SHRINK_DELAY_MS);
  }

  private plan(delayMs: number): void {
    this.cancelPending = this.environment.schedule(delayMs, () => {
      this.cancelPending = null;
      this.reopen();
    });
  }

  private reopen(): void {
    this.connection?.close();
    this.connection = null;
    const union = this.union();
    // A key that was not open before needs its first snapshot however old it is: resuming would skip it.
    const resume = [...union].every((key) => this.open.has(key));
    for (const key of this.snapshots.keys()) if (!union.has(key)) this.snapshots.delete(key);
    this.open = union;
    if (union.size === 0) {
      this.change('idle');
      return;
    }
    if (this.state === 'idle') this.change('connecting');
    let isOpen = false;
    this.connection = this.environment.connect(liveUrl(union, resume ? this.lastEventId : ''), {
      opened: () => {
        isOpen = true;
        for (const key of union) this.proven.add(key);
        this.retries = 0;
        this.change('live');
        // What tabs asked for while the connection was being made.
        this.review();
      },
      received: (name, id, data) => this.receive(name, id, data),
      failed: () => {
        // Runs and tables are deleted one day, and their pages ask for them as well as listen: they can do without.
        if (!isOpen) for (const key of union) if (mayGo(key) && !this.proven.has(key)) this.refused.add(key);
        this.retry();
      },
    });
  }

  private receive(name: string, id: string, data: string): void {
    if (id !== '') this.lastEventId = id;
    const key = keyOf(name, data);
    if (key === null) return;
    const message: LiveMessage = { kind: 'event', key, name, id, data };
    // A connection made anew begins with the states of all its keys, and what a tab asked for itself may be newer.
    const known = this.snapshots.get(key);
    if (id !== '' && known?.kind === 'event' && known.id === id) return;
    // Messages are a sequence, not a state: the last batch is no snapshot.
    if (name !== 'messages') this.snapshots.set(key, message);
    for (const tab of this.tabs.values()) if (tab.keys.has(key)) tab.send(message);
  }

  private retry(): void {
    this.connection?.close();
    this.connection = null;
    this.cancelPending?.();
    this.change('reconnecting');
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.retries++);
    this.plan(ceiling * (0.5 + this.environment.random() / 2));
  }

  private change(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    for (const tab of this.tabs.values()) tab.send({ kind: 'state', state });
  }
}
