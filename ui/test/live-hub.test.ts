import { beforeEach, describe, expect, test } from 'vitest';
import { keyOf, LiveHub, liveUrl, type ConnectionHandlers, type LiveMessage } from '../src/api/live-hub';

interface Connection {
  url: string;
  handlers: ConnectionHandlers;
  closed: boolean;
}

/** Timers and connections by hand. */
class Bench {
  readonly connections: Connection[] = [];
  private timers: { at: number; action: () => void }[] = [];
  private now = 0;
  readonly hub = new LiveHub({
    connect: (url, handlers) => {
      const connection: Connection = { url, handlers, closed: false };
      this.connections.push(connection);
      return { close: () => (connection.closed = true) };
    },
    schedule: (delayMs, action) => {
      const timer = { at: this.now + delayMs, action };
      this.timers.push(timer);
      return () => {
        this.timers = this.timers.filter((each) => each !== timer);
      };
    },
    random: () => 0,
  });

  pass(ms: number): void {
    this.now += ms;
    for (const timer of this.timers.filter((each) => each.at <= this.now)) {
      this.timers = this.timers.filter((each) => each !== timer);
      timer.action();
    }
  }

  get open(): Connection[] {
    return this.connections.filter((connection) => !connection.closed);
  }

  get last(): Connection {
    const last = this.connections.at(-1);
    if (!last) throw new Error('nothing was opened');
    return last;
  }

  tab(): { heard: LiveMessage[]; watch(...keys: string[]): void; leave(): void; events(): string[] } {
    const heard: LiveMessage[] = [];
    const name = `tab ${Math.random()}`;
    return {
      heard,
      watch: (...keys) => this.hub.register(name, keys, (message) => heard.push(message)),
      leave: () => this.hub.unregister(name),
      events: () => heard.flatMap((message) => (message.kind === 'event' ? [`${message.key}#${message.id}`] : [])),
    };
  }

  chart(key: string, id: string): void {
    this.last.handlers.received('chart', id, JSON.stringify({ key }));
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('one connection for all tabs', () => {
  test('opens once for keys that come together', () => {
    const one = bench.tab();
    const two = bench.tab();
    one.watch('pipeline', 'chart:a/b@15m');
    two.watch('pipeline', 'project');
    bench.pass(100);
    expect(bench.connections.map((connection) => connection.url)).toEqual([
      '/api/v1/live?subscribe=chart%3Aa%2Fb%4015m,pipeline,project',
    ]);
  });

  test('gives each tab the events of its own keys', () => {
    const one = bench.tab();
    const two = bench.tab();
    one.watch('chart:a/b@15m');
    two.watch('chart:a/c@15m');
    bench.pass(100);
    bench.chart('chart:a/b@15m', '1');
    bench.chart('chart:a/c@15m', '2');
    expect(one.events()).toEqual(['chart:a/b@15m#1']);
    expect(two.events()).toEqual(['chart:a/c@15m#2']);
  });

  test('shows a tab that joins late the newest snapshot at once', () => {
    bench.tab().watch('chart:a/b@15m');
    bench.pass(100);
    bench.chart('chart:a/b@15m', '7');
    const late = bench.tab();
    late.watch('chart:a/b@15m');
    expect(late.events()).toEqual(['chart:a/b@15m#7']);
    bench.pass(5000);
    expect(bench.connections).toHaveLength(1);
  });

  test('repeating what is watched changes nothing and repeats nothing', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    bench.last.handlers.received('pipeline', '3', '{}');
    tab.watch('pipeline');
    bench.pass(5000);
    expect(tab.events()).toEqual(['pipeline#3']);
    expect(bench.connections).toHaveLength(1);
  });

  test('messages are a sequence: the last batch is no snapshot', () => {
    bench.tab().watch('messages:demo');
    bench.pass(100);
    bench.last.handlers.received('messages', '4', '{"stream":"demo","messages":[]}');
    const late = bench.tab();
    late.watch('messages:demo');
    expect(late.events()).toEqual([]);
  });
});

describe('the union of keys', () => {
  test('grows with a new connection that asks for first snapshots', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    bench.last.handlers.received('pipeline', '9', '{}');
    tab.watch('pipeline', 'project');
    bench.pass(100);
    expect(bench.open.map((connection) => connection.url)).toEqual(['/api/v1/live?subscribe=pipeline,project']);
  });

  test('tells no state twice: a tab may have asked for a newer one meanwhile', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    bench.last.handlers.received('pipeline', '9', '{}');
    tab.watch('pipeline', 'project');
    bench.pass(100);
    bench.last.handlers.received('pipeline', '9', '{}');
    bench.last.handlers.received('pipeline', '10', '{}');
    expect(tab.events()).toEqual(['pipeline#9', 'pipeline#10']);
  });

  test('shrinks late, and resumes', () => {
    const tab = bench.tab();
    tab.watch('pipeline', 'project');
    bench.pass(100);
    bench.last.handlers.received('pipeline', '9', '{}');
    tab.watch('project');
    bench.pass(500);
    expect(bench.connections).toHaveLength(1);
    bench.pass(1500);
    expect(bench.open.map((connection) => connection.url)).toEqual(['/api/v1/live?subscribe=project&lastEventId=9']);
  });

  test('does not reopen when a page is left and come back to', () => {
    const tab = bench.tab();
    tab.watch('pipeline', 'project');
    bench.pass(100);
    tab.watch('project');
    bench.pass(300);
    tab.watch('pipeline', 'project');
    bench.pass(5000);
    expect(bench.connections).toHaveLength(1);
  });

  test('of no tabs closes the connection', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    tab.leave();
    bench.pass(2000);
    expect(bench.open).toHaveLength(0);
  });
});

describe('a lost connection', () => {
  test('comes back with the last event, ever more patiently, and says so', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    bench.last.handlers.opened();
    bench.last.handlers.received('pipeline', '41', '{}');
    bench.last.handlers.failed();
    bench.pass(249);
    expect(bench.connections).toHaveLength(1);
    bench.pass(1);
    expect(bench.last.url).toBe('/api/v1/live?subscribe=pipeline&lastEventId=41');
    bench.last.handlers.failed();
    bench.pass(499);
    expect(bench.connections).toHaveLength(2);
    bench.pass(1);
    bench.last.handlers.opened();
    expect(tab.heard.flatMap((message) => (message.kind === 'state' ? [message.state] : []))).toEqual([
      'idle',
      'connecting',
      'live',
      'reconnecting',
      'live',
    ]);
  });

  test('waits no longer than ten seconds', () => {
    bench.tab().watch('pipeline');
    bench.pass(100);
    for (let attempt = 0; attempt < 12; attempt++) {
      bench.last.handlers.failed();
      bench.pass(10_000);
    }
    expect(bench.connections).toHaveLength(13);
  });

  test('takes up the keys that were asked for meanwhile', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    bench.last.handlers.failed();
    tab.watch('pipeline', 'project');
    bench.pass(1000);
    expect(bench.open.map((connection) => connection.url)).toEqual(['/api/v1/live?subscribe=pipeline,project']);
  });

  test('takes up the keys that were asked for while it was being made', () => {
    const tab = bench.tab();
    tab.watch('pipeline');
    bench.pass(100);
    bench.last.handlers.failed();
    bench.pass(1000);
    tab.watch('pipeline', 'project');
    bench.last.handlers.opened();
    bench.pass(100);
    expect(bench.open.map((connection) => connection.url)).toEqual(['/api/v1/live?subscribe=pipeline,project']);
  });

  test('leaves out a run that the server will not take, so that the others are heard', () => {
    const tab = bench.tab();
    tab.watch('pipeline', 'run:7');
    bench.pass(100);
    bench.last.handlers.failed();
    bench.pass(1000);
    expect(bench.last.url).toBe('/api/v1/live?subscribe=pipeline');
    bench.last.handlers.opened();
    // It is asked for again by the next who wants it.
    tab.watch('pipeline');
    tab.watch('pipeline', 'run:7');
    bench.pass(100);
    expect(bench.last.url).toBe('/api/v1/live?subscribe=pipeline,run%3A7');
  });

  test('keeps a run that was heard of when the server goes away', () => {
    bench.tab().watch('pipeline', 'run:7');
    bench.pass(100);
    bench.last.handlers.opened();
    bench.last.handlers.failed();
    bench.pass(1000);
    bench.last.handlers.failed();
    bench.pass(2000);
    expect(bench.last.url).toBe('/api/v1/live?subscribe=pipeline,run%3A7');
  });
});

test('keys survive the address', () => {
  expect(liveUrl(['messages:a,b'], 'x y')).toBe('/api/v1/live?subscribe=messages%3Aa%2Cb&lastEventId=x%20y');
});

test('an event that cannot be read belongs to no key', () => {
  expect(keyOf('chart', 'not json')).toBeNull();
  expect(keyOf('messages', '{}')).toBeNull();
  expect(keyOf('project', 'whatever')).toBe('project');
});

test('runs are told apart by their id, lists of them by their workflow', () => {
  expect(keyOf('run', '{"id":"7","workflow":"demo"}')).toBe('run:7');
  expect(keyOf('runs', '[{"id":"7","workflow":"demo"}]')).toBe('runs:demo');
  expect(keyOf('table', '{"table":"demo","version":3}')).toBe('table:demo');
  expect(keyOf('runs', '[]')).toBeNull();
  expect(keyOf('run', '{"error":{}}')).toBeNull();
});
