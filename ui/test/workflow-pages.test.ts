import { describe, expect, test } from 'vitest';
import type { Run, TaskLogPage, TaskRun, TaskState, Workflow } from '../src/api/types';
import { elapsed, ganttOf } from '../src/components/gantt-layout';
import { graphOf } from '../src/components/graph-layout';
import { gridRows, squaresOf, stepIn } from '../src/components/grid-rows';
import { LogFeed, marked, matchesIn, MOST_LINES, visibleLines, type LogHandlers } from '../src/components/log-feed';
import { isAsNew } from '../src/components/live-runs';
import { countsOf, groupsAround, stateOfAll, withParts } from '../src/components/run-tasks';
import { wantedRuns } from '../src/components/runs-table';
import { wantedWorkflows } from '../src/components/workflow-filter';
import { yaml } from '../src/components/yaml-language';

const START = Date.parse('2026-05-04T09:00:00Z');
const iso = (ms: number) => new Date(START + ms).toISOString();

function ran(name: string, state: TaskState, more: Partial<TaskRun> = {}): TaskRun {
  return { name, state, attempt: 1, startedAt: null, finishedAt: null, againAt: null, message: null, ...more };
}

const task = (name: string, group = '', ...after: string[]) => ({ name, group, after });

describe('tasks and their parts', () => {
  test('parts stand in their order with the task they belong to', () => {
    const found = withParts([ran('a', 'success'), ran('load[10]', 'running'), ran('load[9]', 'success'), ran('load', 'waiting')]);
    expect(found.map(({ task, parts }) => [task.name, parts.map((part) => part.name)])).toEqual([
      ['a', []],
      ['load', ['load[9]', 'load[10]']],
    ]);
  });

  test('many at once are what is worst of them', () => {
    expect(stateOfAll([ran('a', 'success'), ran('b', 'failed'), ran('c', 'running')])).toBe('failed');
    expect(stateOfAll([ran('a', 'success'), ran('b', 'pending')])).toBe('running');
    expect(stateOfAll([ran('a', 'success'), ran('b', 'skipped')])).toBe('success');
    expect(stateOfAll([])).toBeNull();
    expect(countsOf([ran('a', 'success'), ran('b', 'failed'), ran('c', 'success')])).toEqual([
      { state: 'failed', count: 1 },
      { state: 'success', count: 2 },
    ]);
  });

  test('a group in a group is in both', () => {
    expect(groupsAround('a.b')).toEqual(['a', 'a.b']);
    expect(groupsAround('')).toEqual([]);
  });
});

describe('the grid', () => {
  const tasks = [task('in.a', 'in'), task('x'), task('in.b', 'in'), task('in.deep.c', 'in.deep')];
  const rowsOf = (folded: string[], runs: Pick<Run, 'tasks'>[] = []) => gridRows(tasks, runs, new Set(folded)).map((row) => `${'-'.repeat(row.depth)}${row.label}`);

  test('has a group where its first task stands, and all of it there', () => {
    expect(rowsOf([])).toEqual(['in', '-a', '-b', '-deep', '--c', 'x']);
  });

  test('leaves out what is in a folded group, also in groups within it', () => {
    expect(rowsOf(['in'])).toEqual(['in', 'x']);
    expect(rowsOf(['in.deep'])).toEqual(['in', '-a', '-b', '-deep', 'x']);
  });

  test('still has tasks that only older runs had, but not their parts', () => {
    expect(rowsOf(['in'], [{ tasks: [ran('gone', 'success'), ran('gone[0]', 'success'), ran('x', 'success')] }])).toEqual(['in', 'x', 'gone']);
  });

  test('says of a group and of a for-each task how much is done', () => {
    const run = { tasks: [ran('in.a', 'success'), ran('in.b', 'running'), ran('x', 'waiting'), ran('x[0]', 'success'), ran('x[1]', 'failed')] };
    const squares = squaresOf(run, gridRows(tasks, [run], new Set()), tasks);
    expect(squares.get('in')).toMatchObject({ state: 'running', done: 1, of: 2, task: null });
    expect(squares.get('x')).toMatchObject({ state: 'waiting', done: 1, of: 2 });
    expect(squares.has('in.deep.c')).toBe(false);
  });

  test('is walked by arrows, not out of it', () => {
    expect(stepIn({ row: 0, column: 0 }, 'ArrowUp', 3, 4)).toEqual({ row: -1, column: 0 });
    expect(stepIn({ row: -1, column: 0 }, 'ArrowUp', 3, 4)).toEqual({ row: -1, column: 0 });
    expect(stepIn({ row: 2, column: 3 }, 'ArrowDown', 3, 4)).toEqual({ row: 2, column: 3 });
    expect(stepIn({ row: 1, column: 1 }, 'End', 3, 4)).toEqual({ row: 1, column: 3 });
    expect(stepIn({ row: 1, column: 1 }, 'Enter', 3, 4)).toBeNull();
  });
});

describe('the Gantt chart', () => {
  const run = { state: 'success' as Run['state'], startedAt: iso(0), finishedAt: iso(10_000) };

  test('shows waiting and working on the time of the run', () => {
    const chart = ganttOf(run, [ran('a', 'success', { queuedAt: iso(1000), startedAt: iso(2000), finishedAt: iso(10_000) }), ran('b', 'skipped')], 0);
    const [a, b] = chart?.bars ?? [];
    expect(a?.queued?.left).toBeCloseTo(9.8, 1);
    expect(a?.queued?.width).toBeCloseTo(9.8, 1);
    expect(a?.running?.left).toBeCloseTo(19.6, 1);
    expect(a?.running?.width).toBeCloseTo(78.4, 1);
    expect([b?.queued, b?.running, b?.rest]).toEqual([null, null, null]);
    expect(chart?.now).toBeNull();
    expect(chart?.ticks.map((tick) => tick.offsetMs)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
  });

  test('goes on to now while the run does, and shows the rest before another attempt', () => {
    const chart = ganttOf(
      { state: 'running', startedAt: iso(0), finishedAt: null },
      [ran('a', 'running', { startedAt: iso(0) }), ran('b', 'retrying', { startedAt: iso(0), finishedAt: iso(5000), againAt: iso(60_000) })],
      START + 10_000,
    );
    const [a, b] = chart?.bars ?? [];
    expect(a?.running?.width).toBeCloseTo(98, 0);
    expect(b?.rest?.left).toBeCloseTo(49, 0);
    expect((b?.rest?.left ?? 0) + (b?.rest?.width ?? 0)).toBeCloseTo(100, 5);
    expect(chart?.now).toBeCloseTo(98, 0);
  });

  test('shows from when a task was tried that was tried again', () => {
    const tasks = [ran('a', 'success', { startedAt: iso(0), finishedAt: iso(2000) }), ran('b', 'success', { attempt: 3, startedAt: iso(8000), finishedAt: iso(10_000) }), ran('c', 'success', { startedAt: iso(9000), finishedAt: iso(9500) })];
    const chart = ganttOf(run, tasks, 0, new Map([['b', ['a']], ['c', ['a']]]));
    const [, b, c] = chart?.bars ?? [];
    expect(b?.earlier?.left).toBeCloseTo(19.6, 1);
    expect(b?.earlier?.width).toBeCloseTo(58.8, 1);
    expect(c?.earlier).toBeNull();
  });

  test('is none before anything began', () => {
    expect(ganttOf({ state: 'queued', startedAt: null, finishedAt: null }, [ran('a', 'pending')], START)).toBeNull();
  });

  test('never has more than a few ticks', () => {
    for (const span of [5, 90, 1234, 61_000, 4_000_000, 90_000_000, 4e9]) {
      const chart = ganttOf({ state: 'success', startedAt: iso(0), finishedAt: iso(span) }, [], 0);
      expect(chart?.ticks.length).toBeGreaterThan(1);
      expect(chart?.ticks.length).toBeLessThanOrEqual(8);
    }
    expect([0, 250, 2500, 80_000, 7_500_000].map(elapsed)).toEqual(['0', '250 ms', '2.5 s', '1:20', '2:05:00']);
  });
});

describe('the graph', () => {
  const inside = (inner: { x: number; y: number; width: number; height: number }, outer: typeof inner) =>
    inner.x > outer.x && inner.y > outer.y && inner.x + inner.width < outer.x + outer.width && inner.y + inner.height < outer.y + outer.height;
  const apart = (a: Parameters<typeof inside>[0], b: typeof a) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

  test('puts a box around each group, and nothing else into it', () => {
    const graph = graphOf([task('first'), task('g.a', 'g', 'first'), task('g.b', 'g', 'g.a'), task('g.in.c', 'g.in', 'g.a'), task('beside', '', 'first'), task('last', '', 'g', 'beside')]);
    const [g, deep] = ['g', 'g.in'].map((name) => graph.groups.find((group) => group.name === name));
    if (!g || !deep) throw new Error('no box');
    expect(inside(deep, g)).toBe(true);
    for (const node of graph.nodes) expect(node.name.startsWith('g.') ? inside(node, g) : apart(node, g), node.name).toBe(true);
    for (const node of graph.nodes) for (const other of graph.nodes) expect(node === other || apart(node, other)).toBe(true);
    expect(graph.edges.map((edge) => `${edge.from}>${edge.to}`).sort()).toEqual(['beside>last', 'first>beside', 'first>g', 'g.a>g.b', 'g.a>g.in', 'g>last']);
    expect(graph.edges.find((edge) => edge.to === 'last' && edge.from === 'g')?.touches).toEqual(new Set(['g', 'last']));
    expect(deep.label).toBe('in');
  });

  test('leaves boxes away where groups wait for each other', () => {
    const graph = graphOf([task('g.a', 'g'), task('x', '', 'g.a'), task('g.b', 'g', 'x'), task('end', '', 'g')]);
    expect(graph.groups).toEqual([]);
    expect(graph.edges.map((edge) => `${edge.from}>${edge.to}`).sort()).toEqual(['g.a>end', 'g.a>x', 'g.b>end', 'x>g.b']);
  });

  test('of nothing is nothing', () => {
    expect(graphOf([])).toEqual({ nodes: [], groups: [], edges: [], width: 0, height: 0 });
  });
});

/** A server of logs whose answers and pushes are given by hand. */
class LogServer {
  readonly asked: number[] = [];
  readonly followed: number[] = [];
  handlers: LogHandlers | null = null;
  timers: (() => void)[] = [];
  changes = 0;
  closed = 0;

  constructor(private readonly answer: (from: number) => TaskLogPage | Error) {}

  readonly feed = new LogFeed(
    {
      load: (from) => {
        this.asked.push(from);
        const page = this.answer(from);
        return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
      },
      follow: (from, handlers) => {
        this.followed.push(from);
        this.handlers = handlers;
        return () => void this.closed++;
      },
      schedule: (_, action) => {
        this.timers.push(action);
        return () => void (this.timers = this.timers.filter((each) => each !== action));
      },
      failureOf: (cause) => ({ code: 'RESOURCE', what: String(cause), why: '', fix: '', position: null }),
    },
    () => this.changes++,
  );

  async settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  async tick(): Promise<void> {
    const due = this.timers;
    this.timers = [];
    due.forEach((action) => action());
    await this.settle();
  }
}

describe('the log of a task', () => {
  const paged = (all: string[], size: number) => (from: number) => ({ lines: all.slice(from, from + size), next: Math.min(all.length, from + size), attempts: [1, 2] });

  test('is read to its end, then followed from there', async () => {
    const server = new LogServer(paged(['a', 'b', 'c'], 2));
    server.feed.start(true);
    await server.settle();
    expect(server.feed.lines).toEqual(['a', 'b', 'c']);
    expect([server.asked, server.followed, server.feed.attempts]).toEqual([[0, 2, 3], [3], [1, 2]]);
    server.handlers?.lines({ lines: ['d'], next: 4 });
    expect(server.feed.lines).toEqual(['a', 'b', 'c', 'd']);
    server.handlers?.ended();
    await server.settle();
    expect(server.closed).toBe(1);
    expect(server.asked.at(-1)).toBe(4);
    expect(server.followed).toEqual([3]);
  });

  test('goes on where it was when the connection breaks', async () => {
    const all = ['a'];
    const server = new LogServer((from) => paged(all, 10)(from));
    server.feed.start(true);
    await server.settle();
    all.push('b');
    server.handlers?.failed();
    await server.tick();
    expect(server.feed.lines).toEqual(['a', 'b']);
    expect(server.followed).toEqual([1, 2]);
  });

  test('is asked for again where the server pushes nothing', async () => {
    const all = ['a'];
    const server = new LogServer(() => ({ lines: [...all] }));
    server.feed.start(true);
    await server.settle();
    all.push('b');
    await server.tick();
    expect(server.feed.lines).toEqual(['a', 'b']);
    expect(server.followed).toEqual([]);
    server.feed.stop();
    expect(server.timers).toEqual([]);
  });

  test('of a task that is over is read once', async () => {
    const server = new LogServer(paged(['a'], 10));
    server.feed.start(false);
    await server.settle();
    expect([server.feed.lines, server.followed, server.timers.length]).toEqual([['a'], [], 0]);
  });

  test('says why it cannot be read, and is tried again', async () => {
    let broken = true;
    const server = new LogServer((from) => (broken ? new Error('away') : paged(['a'], 9)(from)));
    server.feed.start(true);
    await server.settle();
    expect(server.feed.failure?.what).toBe('Error: away');
    broken = false;
    await server.tick();
    expect([server.feed.failure, server.feed.lines]).toEqual([null, ['a']]);
  });

  test('hears nothing after it was stopped', async () => {
    const server = new LogServer(paged(['a'], 10));
    server.feed.start(true);
    server.feed.stop();
    await server.settle();
    expect([server.feed.lines, server.changes]).toEqual([[], 0]);
  });

  test('keeps the newest of very many lines', async () => {
    const server = new LogServer(paged(Array.from({ length: MOST_LINES + 5 }, (_, index) => String(index)), MOST_LINES + 5));
    server.feed.start(false);
    await server.settle();
    expect([server.feed.lines.length, server.feed.lines[0], server.feed.dropped]).toEqual([MOST_LINES, '5', 5]);
  });

  test('draws few of its lines', () => {
    expect(visibleLines(10_000, 9000, 400, 18)).toEqual({ first: 480, last: 543 });
    expect(visibleLines(3, 0, 400, 18)).toEqual({ first: 0, last: 3 });
  });

  test('is searched whatever the letters', () => {
    expect(matchesIn(['Warning: slow', 'fine', 'no warning'], 'WARN')).toEqual([0, 2]);
    expect(matchesIn(['a'], '')).toEqual([]);
    expect(marked('a Warn, a warn', 'warn')).toEqual(['a ', 'Warn', ', a ', 'warn', '']);
    expect(marked('x', '')).toEqual(['x']);
  });
});

describe('runs that are pushed', () => {
  test('do not take away what was asked for later', () => {
    expect(isAsNew([{ id: '9' }, { id: '8' }], [{ id: '10' }, { id: '9' }])).toBe(false);
    expect(isAsNew([], [{ id: '1' }])).toBe(false);
    expect(isAsNew([{ id: '10' }], [{ id: '10' }, { id: '9' }])).toBe(true);
    expect(isAsNew([{ id: '10' }], null)).toBe(true);
  });
});

describe('what is looked for', () => {
  const workflow = (name: string, description: string, state: Run['state'] | null, paused = false) =>
    ({ name, description, paused, runs: state === null ? [] : [{ state }, { state: 'cancelled' }] }) as unknown as Workflow;
  const all = [workflow('daily', 'The report', 'failed'), workflow('hourly', 'Cleans', 'success', true), workflow('never', 'A report', null)];
  const names = (text: string, state: Parameters<typeof wantedWorkflows>[2]) => wantedWorkflows(all, text, state).map((each) => each.name);

  test('workflows by name or description, and by their newest run', () => {
    expect(names('REPORT', '')).toEqual(['daily', 'never']);
    expect(names(' hour ', '')).toEqual(['hourly']);
    expect(names('', 'failed')).toEqual(['daily']);
    expect(names('', 'cancelled')).toEqual([]);
    expect(names('', 'paused')).toEqual(['hourly']);
  });

  test('runs by state and by what triggered them', () => {
    const runs = [{ state: 'failed', trigger: 'manual' }, { state: 'failed', trigger: 'schedule' }, { state: 'success', trigger: 'manual' }] as Run[];
    expect(wantedRuns(runs, 'failed', 'manual')).toHaveLength(1);
    expect(wantedRuns(runs, '', '')).toHaveLength(3);
  });
});

describe('the code', () => {
  /** Each token of a text with what it is taken for. */
  function tokens(text: string): string[] {
    const found: string[] = [];
    const tree = yaml.parser.parse(text);
    tree.iterate({
      enter: (node) => {
        if (node.from < node.to && node.name !== 'Document') found.push(`${node.name}:${text.slice(node.from, node.to)}`);
      },
    });
    return found;
  }

  test('tells names, texts, numbers and remarks apart', () => {
    expect(tokens('retries: 3 # often\nurl: "a: b"\n')).toEqual(['keyword:retries', 'number:3', 'comment:# often', 'keyword:url', 'string:"a: b"']);
    expect(tokens('on: {table: trades, at-most-every: 1m}')).toEqual(['keyword:on', 'keyword:table', 'keyword:at-most-every']);
    expect(tokens('url: https://a.b/c#d')).toEqual(['keyword:url']);
  });

  test('takes a text over several lines for what it is, up to its end', () => {
    const found = tokens('query: |\n  SELECT 1 -- no: name\n\n  FROM t\nafter: x\n');
    expect(found.filter((each) => each.startsWith('string'))).toEqual(['string:SELECT 1 -- no: name', 'string:FROM t'].map((each) => expect.stringContaining(each.slice(7))));
    expect(found.filter((each) => each.startsWith('keyword'))).toEqual(['keyword:query', 'keyword:after']);
  });
});
