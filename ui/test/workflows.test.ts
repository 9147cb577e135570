import { describe, expect, test } from 'vitest';
import type { TaskRun, TaskState, WorkflowParameter } from '../src/api/types';
import { toneOf } from '../src/components/basics';
import { cursorValue, givenValues, usualValues } from '../src/components/parameters';
import { attemptOf, shownTask } from '../src/components/run-tasks';
import { depths, taskLayout } from '../src/components/task-layout';

const task = (name: string, ...after: string[]) => ({ name, after });
const placesOf = (...tasks: ReturnType<typeof task>[]) =>
  Object.fromEntries(taskLayout(tasks).tasks.map(({ name, column, row }) => [name, [column, row]]));

describe('the graph of tasks', () => {
  test('has a task one column after the last it waits for, in whatever order the file has them', () => {
    expect(Object.fromEntries(depths([task('d', 'a', 'c'), task('c', 'b'), task('b', 'a'), task('a')]))).toEqual({ a: 0, b: 1, c: 2, d: 3 });
  });

  test('centres the short columns beside the tall', () => {
    expect(placesOf(task('a'), task('b', 'a'), task('c', 'a'), task('d', 'b', 'c'))).toEqual({ a: [0, 0.5], b: [1, 0], c: [1, 1], d: [2, 0.5] });
  });

  test('puts a task beside those that lead to it, so that edges need not cross', () => {
    expect(placesOf(task('a'), task('b'), task('x', 'b'), task('y', 'a'))).toMatchObject({ a: [0, 0], b: [0, 1], x: [1, 1], y: [1, 0] });
  });

  test('keeps a place free where an edge passes a column', () => {
    const layout = taskLayout([task('a'), task('b', 'a'), task('c', 'a', 'b')]);
    const by = layout.edges.find((edge) => edge.from === 'a' && edge.to === 'c')?.by ?? [];
    expect(by.map((place) => place.column)).toEqual([1]);
    expect(by[0]?.row).not.toBe(layout.tasks.find((each) => each.name === 'b')?.row);
    expect([layout.columns, layout.rows]).toEqual([3, 2]);
  });

  test('never has two tasks in one place', () => {
    const many = Array.from({ length: 40 }, (_, index) => task(`t${index}`, ...[1, 3, 7].filter((step) => index % step === 0 && index >= step).map((step) => `t${index - step}`)));
    const taken = taskLayout(many).tasks.map(({ column, row }) => `${column}/${row}`);
    expect(new Set(taken).size).toBe(40);
    for (const edge of taskLayout(many).edges) for (const { column, row } of edge.by) expect(taken).not.toContain(`${column}/${row}`);
  });

  test('outlives a name that no task has, and a circle', () => {
    expect(taskLayout([task('a', 'gone')]).edges).toEqual([]);
    expect(taskLayout([task('a', 'b'), task('b', 'a')]).tasks).toHaveLength(2);
    expect(taskLayout([])).toEqual({ tasks: [], edges: [], columns: 0, rows: 0 });
  });
});

test('what never ran is muted, what is tried again is not', () => {
  expect((['skipped', 'cancelled', 'upstream_failed', 'retrying', 'queued'] as const).map(toneOf)).toEqual(['muted', 'muted', 'muted-bad', 'accent', 'quiet']);
});

const ran = (name: string, state: TaskState, startedAt: string | null = null): TaskRun => ({
  name,
  state,
  attempt: 1,
  startedAt,
  finishedAt: null,
  againAt: null,
  message: null,
});

describe('the task that is shown of a run', () => {
  const early = '2026-05-04T09:00:00Z';
  const late = '2026-05-04T09:00:05.5Z';

  test('is the chosen one, where the run has it', () => {
    expect(shownTask({ tasks: [ran('a', 'failed'), ran('b', 'pending')] }, 'b')).toBe('b');
    expect(shownTask({ tasks: [ran('a', 'success'), ran('b', 'failed')] }, 'gone')).toBe('b');
  });

  test('else the one that failed, is at work, or began last', () => {
    expect(shownTask({ tasks: [ran('a', 'success', early), ran('b', 'running', early), ran('c', 'failed', late), ran('d', 'upstream_failed')] }, null)).toBe('c');
    expect(shownTask({ tasks: [ran('a', 'success', early), ran('b', 'retrying', early)] }, null)).toBe('b');
    expect(shownTask({ tasks: [ran('a', 'success', early), ran('b', 'success', late), ran('c', 'skipped')] }, null)).toBe('b');
    expect(shownTask({ tasks: [ran('a', 'pending'), ran('b', 'pending')] }, null)).toBe('a');
    expect(shownTask({ tasks: [] }, null)).toBeNull();
  });
});

test('attempts are counted where there may be several', () => {
  expect(attemptOf({ attempt: 2, state: 'success' }, { retries: 3 })).toEqual({ attempt: 2, of: 4 });
  expect(attemptOf({ attempt: 1, state: 'failed' }, { retries: 0 })).toBeNull();
  expect(attemptOf({ attempt: 1, state: 'retrying' }, { retries: 3 })).toEqual({ attempt: 1, of: 4 });
  expect(attemptOf({ attempt: 1, state: 'success' }, { retries: 3 })).toBeNull();
  expect(attemptOf({ attempt: 0, state: 'pending' }, { retries: 3 })).toBeNull();
  expect(attemptOf({ attempt: 3, state: 'failed' }, undefined)).toEqual({ attempt: 3, of: 3 });
});

describe('the parameters of a run', () => {
  const parameter = (name: string, type: WorkflowParameter['type'], usual: string | null): WorkflowParameter => ({ name, type, usual, description: '' });
  const parameters = [parameter('days', 'integer', '7'), parameter('note', 'string', ''), parameter('day', 'date', null)];

  test('begin with what the workflow has', () => {
    expect(usualValues(parameters)).toEqual({ days: '7', note: '', day: '' });
  });

  test('are sent as they were written; what was never given is left out', () => {
    expect(givenValues(parameters, usualValues(parameters))).toEqual({ days: '7', note: '' });
    expect(givenValues(parameters, { days: '', note: 'x', day: '2026-05-04' })).toEqual({ days: '', note: 'x', day: '2026-05-04' });
  });
});

test('a cursor keeps its kind where what was typed is of it', () => {
  expect([cursorValue('100', 7), cursorValue(' 8 ', 7), cursorValue('x', 7), cursorValue('12345678901234567890', 7)]).toEqual([100, 8, 'x', '12345678901234567890']);
  expect([cursorValue('true', false), cursorValue('100', 'a')]).toEqual([true, '100']);
});
