import { change } from '../app/format';
import { filledBuckets, indexOf, toNumber, toTime, type Table } from './frame';
import type { ChartSpec } from './line';
import { axisTooltip, base, categoryAxis, tip, tipTitle, valueAxis, valueText } from './parts';
import type { ChartTheme } from './theme';

export interface Candle {
  at: number;
  open: number;
  high: number;
  low: number;
  close: number;
}

export function candles(table: Table, encoding: Record<string, string>): Candle[] {
  const x = indexOf(table.columns, encoding.x);
  const fields = ['open', 'high', 'low', 'close'].map((role) => indexOf(table.columns, encoding[role] ?? role));
  return table.rows
    .flatMap((row) => {
      const at = toTime(row[x]);
      const [open, high, low, close] = fields.map((field) => toNumber(row[field]));
      if (at === null || open == null || high == null || low == null || close == null) return [];
      return [{ at, open, high, low, close }];
    })
    .sort((a, b) => a.at - b.at);
}

export function candlestickOption(table: Table, spec: ChartSpec, theme: ChartTheme) {
  const found = new Map(candles(table, spec.encoding).map((candle) => [candle.at, candle]));
  const xs = filledBuckets([...found.keys()]);
  const unit = spec.options.unit ?? '';
  return {
    ...base(theme),
    grid: { left: 12, right: 8, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      ...axisTooltip(theme, 'shadow'),
      formatter: (params: { dataIndex: number }[]) => {
        const at = xs[params[0]?.dataIndex ?? 0] ?? 0;
        const candle = found.get(at);
        if (!candle) return tip(tipTitle(at), []);
        const moved = change(candle.open, candle.close);
        const color = candle.close < candle.open ? theme.down : theme.up;
        return tip(
          `${tipTitle(at)}  ${moved?.text ?? ''}`,
          (['open', 'high', 'low', 'close'] as const).map((name) => ({
            name,
            color,
            value: valueText(candle[name], unit),
          })),
        );
      },
    },
    xAxis: categoryAxis(theme, xs),
    yAxis: { ...valueAxis(theme, 'right', unit), scale: true },
    series: [
      {
        id: 'candles',
        type: 'candlestick',
        data: xs.map((at) => {
          const candle = found.get(at);
          return candle ? [candle.open, candle.close, candle.low, candle.high] : '-';
        }),
        barMaxWidth: 12,
        itemStyle: { color: theme.up, color0: theme.down, borderColor: theme.up, borderColor0: theme.down },
        emphasis: { disabled: true },
      },
    ],
  };
}
