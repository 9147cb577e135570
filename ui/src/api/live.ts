import { computed, signal } from '@preact/signals';
import { browserEnvironment } from './live-environment';
import { LiveHub, type ConnectionState, type LiveMessage } from './live-hub';
import type { TabMessage } from './live-worker';
import type { LiveEvents } from './types';

type Name = keyof LiveEvents;
type Listener = (data: never, id: string) => void;

/** Tells the worker that this tab still lives, and mends what it forgot while the tab slept. */
const REPEAT_EVERY_MS = 20_000;

/** A tab that pauses keeps what it shows and hears nothing until it resumes. */
export const paused = signal(false);
const connection = signal<ConnectionState>('idle');
export const lastEventAt = signal<number | null>(null);

export const liveState = computed<ConnectionState | 'paused'>(() => (paused.value ? 'paused' : connection.value));

const listeners = new Map<string, Set<Listener>>();
let sync: (keys: string[]) => void = () => {};
let started = false;
let planned = false;

/** Hears the newest state of a key until the returned function is called. */
export function watch<N extends Name>(
  _name: N,
  key: string,
  listener: (data: LiveEvents[N], id: string) => void,
): () => void {
  start();
  const known = listeners.get(key) ?? new Set<Listener>();
  known.add(listener as Listener);
  listeners.set(key, known);
  plan();
  return () => {
    known.delete(listener as Listener);
    if (known.size === 0 && listeners.get(key) === known) listeners.delete(key);
    plan();
  };
}

export function togglePause(): void {
  paused.value = !paused.value;
  plan();
}

/** Panels come and go in bursts: one registration for all of them. */
function plan(): void {
  if (planned) return;
  planned = true;
  queueMicrotask(() => {
    planned = false;
    sync(paused.value ? [] : [...listeners.keys()]);
  });
}

function receive(message: LiveMessage): void {
  if (message.kind === 'state') {
    connection.value = message.state;
    return;
  }
  const heard = listeners.get(message.key);
  if (!heard || paused.value) return;
  lastEventAt.value = Date.now();
  const data = JSON.parse(message.data) as never;
  for (const listener of [...heard]) listener(data, message.id);
}

function start(): void {
  if (started) return;
  started = true;
  if (typeof SharedWorker === 'undefined') startAlone();
  else startShared();
}

function startAlone(): void {
  const hub = new LiveHub(browserEnvironment);
  sync = (keys) => hub.register('page', keys, receive);
}

function startShared(): void {
  const worker = new SharedWorker(new URL('./live-worker.ts', import.meta.url), { type: 'module', name: 'mekong-live' });
  const tell = (message: TabMessage) => worker.port.postMessage(message);
  worker.port.onmessage = (event: MessageEvent<LiveMessage>) => receive(event.data);
  sync = (keys) => tell({ kind: 'watch', keys });
  // A page without its worker (a policy, a private window) still has to work.
  worker.onerror = () => {
    startAlone();
    plan();
  };
  setInterval(plan, REPEAT_EVERY_MS);
  addEventListener('pagehide', () => tell({ kind: 'leave' }));
  addEventListener('pageshow', (event) => {
    if (event.persisted) plan();
  });
}
