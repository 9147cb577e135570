import { EVENT_NAMES, type LiveEnvironment } from './live-hub';

/** The browser's event source and timers; the same in a worker and in a page. */
export const browserEnvironment: LiveEnvironment = {
  connect(url, handlers) {
    const source = new EventSource(url);
    source.onopen = () => handlers.opened();
    // The browser would retry by itself, but not after an HTTP error, and with a fixed delay.
    source.onerror = () => handlers.failed();
    for (const name of EVENT_NAMES) {
      source.addEventListener(name, (event) => {
        handlers.received(name, event.lastEventId, String(event.data));
      });
    }
    return source;
  },
  schedule(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};
