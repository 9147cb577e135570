import { describe, expect, test } from 'vitest';
import type { Freshness, Pipeline, PipelineNode } from '../src/api/types';
import { score } from '../src/app/palette';
import { ageOf, hopsOf, isReplay } from '../src/components/age';
import { flowLayout, pipelineOf } from '../src/components/flow-layout';
import { rowKeys } from '../src/components/panel-table';
import { sorted } from '../src/components/result-table';
import { barHeights } from '../src/components/run-bars';
import { boundSql, rangeMs } from '../src/components/sql-dialog';
import { quoted } from '../src/components/schema-tree';
import { activeText, closeTab, openQuery, remember } from '../src/components/sql-state';

const node = (id: string): PipelineNode => {
  const [kind, name] = id.split(':');
  return { id, kind: kind as PipelineNode['kind'], name: name ?? '', detail: '', state: 'ok', link: '/', metrics: {} };
};
const edge = (from: string, to: string) => ({ from, to, ratePerSecond: 1, lag: 0 });
const pipeline: Pipeline = {
  at: '',
  endToEndMs: 84,
  nodes: ['workflow:demo', 'source:ticker', 'topic:demo', 'table:demo', 'dashboard:live', 'topic:trades', 'table:trades', 'dashboard:trades'].map(node),
  edges: [
    edge('workflow:demo', 'topic:demo'),
    edge('source:ticker', 'topic:demo'),
    edge('topic:demo', 'table:demo'),
    edge('table:demo', 'dashboard:live'),
    edge('topic:trades', 'table:trades'),
    edge('table:trades', 'dashboard:trades'),
  ],
};

describe('the flow', () => {
  test('has a lane for each part that hangs together, short columns in their middle', () => {
    const layout = flowLayout(pipeline);
    const rows = Object.fromEntries(layout.nodes.map((placed) => [placed.node.id, [placed.column, placed.row]]));
    expect(rows).toMatchObject({
      'workflow:demo': [0, 0],
      'source:ticker': [0, 1],
      'topic:demo': [1, 0.5],
      'dashboard:live': [3, 0.5],
      'topic:trades': [1, 2],
    });
    expect([layout.columns, layout.rows]).toEqual([4, 3]);
  });

  test('of a dashboard is what leads to its tables', () => {
    const part = pipelineOf(pipeline, 'live', ['demo']);
    expect(part.nodes.map((each) => each.id)).toEqual(['workflow:demo', 'source:ticker', 'topic:demo', 'table:demo', 'dashboard:live']);
    expect(part.edges).toHaveLength(4);
  });

  test('of nothing is empty', () => {
    expect(flowLayout({ nodes: [], edges: [] })).toEqual({ nodes: [], edges: [], columns: 0, rows: 0 });
  });
});

describe('the age of data', () => {
  const freshness: Freshness = {
    eventTime: '2026-05-04T09:47:00.000Z',
    topicTime: '2026-05-04T09:47:00.012Z',
    commitTime: '2026-05-04T09:47:00.084Z',
    queryTime: '2026-05-04T09:47:00.100Z',
  };

  test('grows by this browser’s clock from the receipt on, whatever the two clocks say', () => {
    expect(ageOf(freshness, 5000, 5000)).toBe(100);
    expect(ageOf(freshness, 5000, 7000)).toBe(2100);
  });

  test('is split by hop', () => {
    expect(hopsOf(freshness, 5)).toEqual({ eventToTopic: 12, topicToTable: 72, tableToScreen: 21 });
  });

  test('of replayed events is that of their commit', () => {
    const replay = { ...freshness, eventTime: '2020-09-13T12:26:39Z' };
    expect(isReplay(replay)).toBe(true);
    expect(ageOf(replay, 0, 0)).toBe(16);
    expect(hopsOf(replay, 0).eventToTopic).toBeNull();
  });

  test('is unknown where nothing was committed', () => {
    expect(ageOf({ eventTime: null, topicTime: null, commitTime: null, queryTime: freshness.queryTime }, 0, 0)).toBeNull();
  });
});

describe('queries', () => {
  test('of charts run by themselves', () => {
    const sql = 'SELECT 1 FROM demo WHERE __time BETWEEN $from AND $to AND $fromage';
    expect(boundSql(sql, '15m', Date.parse('2026-05-04T10:00:00Z'))).toBe(
      "SELECT 1 FROM demo WHERE __time BETWEEN TIMESTAMP '2026-05-04 09:45:00' AND TIMESTAMP '2026-05-04 10:00:00' AND $fromage",
    );
    expect(boundSql('$from', 'all')).toBe("TIMESTAMP '1970-01-01 00:00:00'");
    expect(rangeMs('90s')).toBe(90_000);
  });

  test('open where they are open, else where there is room, else anew', () => {
    const state = { tabs: [{ id: 1, text: 'a', revision: 0 }, { id: 2, text: '', revision: 0 }], active: 2 };
    expect(openQuery(state, 'a').active).toBe(1);
    expect(activeText(openQuery(state, 'b'))).toBe('b');
    expect(openQuery(state, 'b').tabs[1]?.revision).toBe(1);
    expect(openQuery({ ...state, active: 1 }, 'c').tabs.map((tab) => tab.text)).toEqual(['a', '', 'c']);
  });

  test('closing the last tab leaves an empty one', () => {
    const left = closeTab({ tabs: [{ id: 4, text: 'a', revision: 0 }], active: 4 }, 4);
    expect(left.tabs).toHaveLength(1);
    expect(activeText(left)).toBe('');
  });

  test('that run again move to the front of the history', () => {
    const entry = (query: string) => ({ query, at: 0, rows: 1 });
    expect(remember([entry('a'), entry('b')], entry('b')).map((each) => each.query)).toEqual(['b', 'a']);
  });

  test('quote the names that need it', () => {
    expect(quoted('data_id')).toBe('data_id');
    expect(quoted('mekong.ledger')).toBe('mekong.ledger');
    expect(quoted('Odd "name"')).toBe('"Odd ""name"""');
  });
});

test('results sort as numbers where they are numbers, nulls last either way', () => {
  const rows = [['10'], ['9'], [null], ['100']];
  expect(sorted(rows, { column: 0, direction: 1 })).toEqual([['9'], ['10'], ['100'], [null]]);
  expect(sorted(rows, { column: 0, direction: -1 })).toEqual([['100'], ['10'], ['9'], [null]]);
  expect(sorted(rows, null)).toBe(rows);
});

test('equal rows have keys of their own, that stay when a row arrives on top', () => {
  const before = rowKeys([['a'], ['a']]);
  const after = rowKeys([['b'], ['a'], ['a']]);
  expect(new Set(before).size).toBe(2);
  expect(after.slice(1)).toEqual(before);
});

test('run bars grow with the duration and never vanish', () => {
  expect(barHeights([100, 25, 0, null])).toEqual([26, 16, 5, 5]);
});

test('the palette finds words without their accents', () => {
  expect(score('Bảng', 'bang')).toBe(100);
  expect(score('Luồng dữ liệu', 'du lieu')).toBeGreaterThan(50);
  expect(score('Dashboards', 'dsb')).toBeGreaterThan(0);
  expect(score('Dashboards', 'xyz')).toBeNull();
});
