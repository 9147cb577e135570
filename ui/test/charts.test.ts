import { describe, expect, test } from 'vitest';
import { barOption } from '../src/charts/bar';
import { candles, candlestickOption } from '../src/charts/candlestick';
import { colorNames } from '../src/charts/colors';
import { spread } from '../src/charts/end-labels';
import { filledBuckets, frameOf, toNumber, toTime, type Table } from '../src/charts/frame';
import { lineEnds, lineOption } from '../src/charts/line';
import { pieOption } from '../src/charts/pie';
import { sparkPoints } from '../src/charts/sparkline';
import type { ChartTheme } from '../src/charts/theme';

const theme: ChartTheme = {
  ink: '#111',
  muted: '#777',
  line: '#eee',
  panel: '#fff',
  accent: '#0aa',
  up: '#0a0',
  down: '#a00',
  palette: { orange: '#f80', blue: '#00f', teal: '#0aa', magenta: '#f0f' },
  font: 'Inter',
};

const at = (second: number) => `2026-05-04T09:47:${String(second).padStart(2, '0')}Z`;
const ms = (second: number) => Date.parse(at(second));

const prices: Table = {
  columns: [
    { name: 'bucket', type: 'TIMESTAMP' },
    { name: 'name', type: 'VARCHAR' },
    { name: 'price', type: 'DOUBLE' },
  ],
  rows: [
    [at(0), 'ETH', 150],
    [at(0), 'BTC', 240.5],
    [at(5), 'BTC', '9007199254740993'],
    [at(20), 'BTC', 242],
    [at(20), 'ETH', null],
  ],
};
const encoding = { x: 'bucket', y: 'price', series: 'name' };

describe('frames', () => {
  test('have a series for each name, in order, with gaps where rows are missing', () => {
    expect(frameOf(prices, encoding)).toEqual({
      time: true,
      xs: [ms(0), ms(5), ms(20)],
      series: [
        { name: 'BTC', values: [240.5, 9007199254740993, 242] },
        { name: 'ETH', values: [150, null, null] },
      ],
    });
  });

  test('without a series column are named by what they measure', () => {
    const frame = frameOf(prices, { x: 'name', y: 'price' });
    expect(frame.time).toBe(false);
    expect(frame.series.map((series) => series.name)).toEqual(['price']);
  });

  test('of unknown columns are empty', () => {
    expect(frameOf(prices, { x: 'nope', y: 'price' })).toEqual({ xs: [], time: false, series: [] });
  });

  test('fill the buckets between', () => {
    expect(filledBuckets([ms(0), ms(5), ms(20)])).toEqual([ms(0), ms(5), ms(10), ms(15), ms(20)]);
    expect(filledBuckets([0, 31, 59])).toEqual([0, 31, 59]);
    expect(filledBuckets([7])).toEqual([7]);
  });

  test('read numbers and times as the server writes them', () => {
    expect(toNumber('12.50000000')).toBe(12.5);
    expect(toNumber('BTC')).toBeNull();
    expect(toNumber('')).toBeNull();
    expect(toTime('2026-05-04T09:47:00.123456Z')).toBe(ms(0) + 123);
    expect(toTime('2026-05-04 09:47:00')).toBe(ms(0));
    expect(toTime('150')).toBeNull();
  });
});

describe('colours', () => {
  test('are those of the dashboard', () => {
    expect(colorNames(['BTC', 'ETH'], { BTC: 'orange', ETH: 'blue' })).toEqual(new Map([['BTC', 'orange'], ['ETH', 'blue']]));
  });

  test('depend on the name, not on its company', () => {
    const alone = colorNames(['DOT'], {}).get('DOT');
    expect(colorNames(['DOT', 'zzz'], {}).get('DOT')).toBe(alone);
  });

  test('differ while there are enough', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    expect(new Set(colorNames(names, {}).values()).size).toBe(8);
    expect(colorNames([...names, 'i'], {}).size).toBe(9);
  });
});

describe('a line chart', () => {
  const option = lineOption(prices, { encoding, options: { labels: 'true' } }, { BTC: 'orange', ETH: 'blue' }, theme);

  test('draws each series in its colour, sampled and without animation', () => {
    expect(option.animation).toBe(false);
    expect(option.series.map((series) => [series.name, series.lineStyle.color, series.sampling])).toEqual([
      ['BTC', '#f80', 'lttb'],
      ['ETH', '#00f', 'lttb'],
    ]);
    expect(option.series[0]?.data[0]).toEqual([ms(0), 240.5]);
    expect(option.xAxis.type).toBe('time');
  });

  test('names the lines where they end', () => {
    expect(option.series.every((series) => series.endLabel.show)).toBe(true);
    expect(lineEnds(prices, { encoding, options: {} })).toEqual([
      { id: 'BTC', x: ms(20), y: 242 },
      { id: 'ETH', x: ms(0), y: 150 },
    ]);
    expect(lineEnds(prices, { encoding, options: { labels: 'false' } })).toEqual([]);
  });
});

test('a bar chart stacks when it is told to, and shows gaps as gaps', () => {
  const option = barOption(prices, { encoding, options: { stacked: 'true' } }, {}, theme);
  expect(option.series.map((series) => series.stack)).toEqual(['all', 'all']);
  expect(option.xAxis.data).toHaveLength(5);
  expect(option.series[0]?.data).toEqual([240.5, 9007199254740993, null, null, 242]);
  expect(barOption(prices, { encoding, options: {} }, {}, theme).series[0]).not.toHaveProperty('stack');
});

test('a pie chart has a part for each positive value and their sum in the middle', () => {
  const table: Table = {
    columns: [{ name: 'side', type: 'VARCHAR' }, { name: 'amount', type: 'HUGEINT' }],
    rows: [['buy', '300'], ['sell', 100], ['none', 0], [null, 50]],
  };
  const option = pieOption(table, { encoding: { label: 'side', value: 'amount' }, options: {} }, { buy: 'teal' }, theme);
  expect(option.series[0]?.data.map((part) => [part.name, part.value])).toEqual([['buy', 300], ['sell', 100], ['∅', 50]]);
  expect(option.series[0]?.data[0]?.itemStyle.color).toBe('#0aa');
  expect(option.title.text).toBe('450');
});

test('candles stand in order of time, a missing minute stays empty', () => {
  const table: Table = {
    columns: ['minute', 'open', 'high', 'low', 'close'].map((name, index) => ({ name, type: index === 0 ? 'TIMESTAMP' : 'DOUBLE' })),
    rows: [
      [at(20), 3, 5, 2, 4],
      [at(0), 1, 4, 1, 3],
      [at(10), 1, null, 1, 3],
      [at(5), 3, 3, 1, 2],
    ],
  };
  const roles = { x: 'minute', open: 'open', high: 'high', low: 'low', close: 'close' };
  expect(candles(table, roles).map((candle) => candle.at)).toEqual([ms(0), ms(5), ms(20)]);
  const option = candlestickOption(table, { encoding: roles, options: {} }, theme);
  expect(option.series[0]?.data).toEqual([[1, 3, 1, 4], [3, 2, 1, 3], '-', '-', [3, 4, 2, 5]]);
  expect(option.series[0]?.itemStyle).toMatchObject({ color: '#0a0', color0: '#a00' });
});

describe('labels at line ends', () => {
  test('stay where they are when there is room', () => {
    expect(spread([10, 40, 80], 13)).toEqual([0, 0, 0]);
  });

  test('move apart evenly when there is none', () => {
    expect(spread([50, 50], 13)).toEqual([-6.5, 6.5]);
    const tops = [10, 12, 14, 100];
    const moved = spread(tops, 13).map((by, index) => by + (tops[index] ?? 0));
    expect(moved).toEqual([-1, 12, 25, 100]);
  });
});

test('a sparkline fills its box, an even one runs through the middle', () => {
  expect(sparkPoints([1, 3, 2])).toEqual([[0, 38], [50, 2], [100, 20]]);
  expect(sparkPoints([5, 5])).toEqual([[0, 20], [100, 20]]);
});
