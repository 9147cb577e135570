import type { EChartsCoreOption } from 'echarts/core';
import type { Chart } from '../api/types';
import { barOption } from './bar';
import { candlestickOption } from './candlestick';
import type { Table } from './frame';
import { lineOption } from './line';
import { pieOption } from './pie';
import type { ChartTheme } from './theme';

/** The drawn types; the others are made of ordinary elements. */
export type DrawnType = 'pie' | 'bar' | 'line' | 'candlestick';

export function isDrawn(type: Chart['type']): type is DrawnType {
  return type !== 'table' && type !== 'big-number';
}

export function optionOf(
  type: DrawnType,
  table: Table,
  spec: Pick<Chart, 'encoding' | 'options'>,
  colors: Record<string, string>,
  theme: ChartTheme,
): EChartsCoreOption {
  switch (type) {
    case 'pie':
      return pieOption(table, spec, colors, theme);
    case 'bar':
      return barOption(table, spec, colors, theme);
    case 'line':
      return lineOption(table, spec, colors, theme);
    case 'candlestick':
      return candlestickOption(table, spec, theme);
  }
}
