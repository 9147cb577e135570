import type { Chart } from '../api/types';
import { frameOf, type Table } from './frame';
import { axisTooltip, base, categoryAxis, timeAxis, tip, tipTitle, valueAxis, valueText } from './parts';
import { seriesColors } from './colors';
import type { LineEnd } from './end-labels';
import type { ChartTheme } from './theme';

export type ChartSpec = Pick<Chart, 'encoding' | 'options'>;

/** More lines than this are named in the legend only. */
const MOST_LABELS = 8;

/** Where the lines end, for those whose labels stand there. */
export function lineEnds(table: Table, spec: ChartSpec): LineEnd[] {
  const frame = frameOf(table, spec.encoding);
  if (frame.series.length > MOST_LABELS || spec.options.labels === 'false') return [];
  return frame.series.flatMap((series) => {
    const last = series.values.findLastIndex((value) => value !== null);
    const x = frame.xs[last];
    const y = series.values[last];
    return x === undefined || y == null ? [] : [{ id: series.name, x, y }];
  });
}


export function lineOption(table: Table, spec: ChartSpec, colors: Record<string, string>, theme: ChartTheme) {
  const frame = frameOf(table, spec.encoding);
  const names = frame.series.map((series) => series.name);
  const colorOf = seriesColors(names, colors, theme);
  const unit = spec.options.unit ?? '';
  const labelled = names.length <= MOST_LABELS && spec.options.labels !== 'false';
  const room = labelled ? 18 + 7 * Math.max(0, ...names.map((name) => Math.min(name.length, 14))) : 16;
  return {
    ...base(theme),
    grid: { left: 8, right: room, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      ...axisTooltip(theme, 'line'),
      formatter: (params: { dataIndex: number; axisValue: number | string }[]) => {
        const at = params[0]?.axisValue ?? '';
        const position = frame.xs.indexOf(frame.time ? Number(at) : at);
        const rows = frame.series
          .map((series) => ({ name: series.name, value: series.values[position] ?? null }))
          .filter((row) => row.value !== null)
          .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
        return tip(
          tipTitle(frame.time ? Number(at) : String(at)),
          rows.map((row) => ({
            name: row.name,
            color: colorOf.get(row.name) ?? theme.accent,
            value: valueText(row.value ?? 0, unit),
          })),
        );
      },
    },
    xAxis: frame.time ? timeAxis(theme, frame.xs as number[]) : { ...categoryAxis(theme, frame.xs), boundaryGap: false },
    yAxis: { ...valueAxis(theme, 'left', unit), scale: true },
    series: frame.series.map((series) => {
      const color = colorOf.get(series.name) ?? theme.accent;
      return {
        id: series.name,
        name: series.name,
        type: 'line',
        data: series.values.map((value, index) => [frame.xs[index], value]),
        sampling: 'lttb',
        // A lone point would be invisible as a line.
        showSymbol: series.values.length === 1,
        symbolSize: 6,
        connectNulls: true,
        lineStyle: { width: 1.7, color, join: 'round' },
        itemStyle: { color },
        emphasis: { disabled: true },
        endLabel: {
          show: labelled,
          formatter: series.name.length > 14 ? series.name.slice(0, 13) + '…' : series.name,
          color,
          fontSize: 11,
          fontWeight: 600,
          fontFamily: theme.font,
          distance: 7,
        },
      };
    }),
  };
}
