/** Runs as a SharedWorker: all tabs of a browser share the one connection of this hub. */
import { browserEnvironment } from './live-environment';
import { LiveHub } from './live-hub';

export type TabMessage = { kind: 'watch'; keys: string[] } | { kind: 'leave' };

/** Tabs repeat what they watch every 20 s; in the background browsers slow that to once a minute. */
const SILENT_AFTER_MS = 150_000;

const hub = new LiveHub(browserEnvironment);
const heard = new Map<string, number>();
let tabs = 0;

function accept(port: MessagePort): void {
  const tab = String(++tabs);
  port.onmessage = (event: MessageEvent<TabMessage>) => {
    heard.set(tab, Date.now());
    const message = event.data;
    if (message.kind === 'watch') hub.register(tab, message.keys, (out) => port.postMessage(out));
    else forget(tab);
  };
}

function forget(tab: string): void {
  heard.delete(tab);
  hub.unregister(tab);
}

setInterval(() => {
  const silentSince = Date.now() - SILENT_AFTER_MS;
  for (const [tab, at] of heard) if (at < silentSince) forget(tab);
}, 30_000);

addEventListener('connect', (event) => {
  const port = (event as MessageEvent).ports[0];
  if (port) accept(port);
});
