import { describe, expect, test } from 'vitest';
import type { History, HistoryCell, RowChange } from '../src/api/history-types';
import { before, continued, historyLink, idOf, keyIn, keyText, refreshed, shownCells, toneOf } from '../src/components/history-line';

const cell = (column: string, value: string, changed = false): HistoryCell => ({ column, value, changed, kept: false });

const change = (offset: number, more: Partial<RowChange> = {}): RowChange => ({
  operation: 'update',
  outcome: 'taken',
  reason: null,
  letter: null,
  raw: null,
  partition: 0,
  offset,
  kafkaAt: '2026-01-01T00:00:00Z',
  readAt: null,
  source: null,
  commit: null,
  hops: { toReadMs: null, toKafkaMs: null, toTableMs: null, wholeMs: null },
  compared: true,
  cells: [cell('id', '7'), cell('state', `s${offset}`, true)],
  ...more,
});

const page = (changes: RowChange[], next: string | null, more: Partial<History> = {}): History => ({
  table: 'orders',
  stream: 'orders',
  topic: 'orders',
  key: { id: 7 },
  now: { columns: [], rows: [], truncated: false },
  changes,
  next,
  stopped: null,
  looked: [{ partition: 0, from: 0, until: 100, begin: 0 }],
  charts: [],
  endpoints: [],
  ...more,
});

const ids = (line: { changes: RowChange[] }) => line.changes.map(idOf);

describe('the line of changes', () => {
  test('goes on with older pages, each change once', () => {
    const first = refreshed(null, page([change(9), change(8)], '0:8'));
    const whole = continued(first, page([change(8), change(5), change(2)], null));
    expect(ids(whole)).toEqual(['0:9', '0:8', '0:5', '0:2']);
    expect(whole.next).toBeNull();
  });

  test('keeps its older changes when newer come', () => {
    const line = continued(refreshed(null, page([change(9), change(8)], '0:8')), page([change(5)], '0:5'));
    const newer = refreshed(line, page([change(12), change(9)], '0:9'));
    expect(ids(newer)).toEqual(['0:12', '0:9', '0:8', '0:5']);
    expect(newer.next).toBe('0:5');
  });

  test('begins anew when so much has come that the two do not meet', () => {
    const line = refreshed(null, page([change(9), change(8)], null));
    const newer = refreshed(line, page([change(40), change(39)], '0:39'));
    expect(ids(newer)).toEqual(['0:40', '0:39']);
    expect(newer.next).toBe('0:39');
  });

  test('says whether what came before was deleted, and whether the search was not done', () => {
    const looked = [{ partition: 0, from: 50, until: 100, begin: 50 }];
    expect(refreshed(null, page([], '0:70', { stopped: 'stopped after 5 s', looked }))).toMatchObject({ stopped: true, forgotten: true });
    expect(refreshed(null, page([], null))).toMatchObject({ stopped: false, forgotten: false });
  });
});

describe('a change', () => {
  const changes = [
    change(9),
    change(8, { outcome: 'rejected', cells: [] }),
    change(7),
    change(6, { operation: 'tombstone', cells: [] }),
    change(5),
  ];

  test('is compared with the last that counted', () => {
    expect(before(changes, 0)?.get('state')).toBe('s7');
    expect(before(changes, 2)).toBeNull();
    expect(before(changes, 4)).toBeNull();
  });

  test('shows what it changed, or all', () => {
    const [first] = changes as [RowChange];
    expect(shownCells(first, false).map((each) => each.column)).toEqual(['state']);
    expect(shownCells(first, true)).toHaveLength(2);
    expect(shownCells({ ...first, compared: false }, false)).toHaveLength(2);
  });

  test('has a tone for what it did', () => {
    expect(toneOf(change(1, { operation: 'insert' }))).toBe('good');
    expect(toneOf(change(1, { operation: 'delete' }))).toBe('bad');
    expect(toneOf(change(1, { operation: 'insert', outcome: 'rejected' }))).toBe('warn');
  });
});

describe('the address of a history', () => {
  test('names every column of the key', () => {
    const link = historyLink('my orders', { shop: 'Huế & Co', day: '2026-01-01' });
    expect(link).toBe('/tables/my%20orders/history?shop=Hu%E1%BA%BF+%26+Co&day=2026-01-01');
    const query = new URL(link, 'http://mekong').searchParams;
    expect(keyIn(query, ['shop', 'day'])).toEqual({ shop: 'Huế & Co', day: '2026-01-01' });
    expect(keyIn(query, ['shop', 'id'])).toBeNull();
    expect(keyIn(query, [])).toBeNull();
    expect(keyText({ shop: 'Huế', day: '2026' })).toBe('shop = Huế, day = 2026');
  });
});
