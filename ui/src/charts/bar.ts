import { filledBuckets, frameOf, valuesAt, type Table } from './frame';
import type { ChartSpec } from './line';
import { axisTooltip, base, categoryAxis, tip, tipTitle, valueAxis, valueText } from './parts';
import { seriesColors } from './colors';
import type { ChartTheme } from './theme';

export function barOption(table: Table, spec: ChartSpec, colors: Record<string, string>, theme: ChartTheme) {
  const frame = frameOf(table, spec.encoding);
  const names = frame.series.map((series) => series.name);
  const colorOf = seriesColors(names, colors, theme);
  const unit = spec.options.unit ?? '';
  const stacked = spec.options.stacked === 'true';
  const xs = frame.time ? filledBuckets(frame.xs as number[]) : frame.xs;
  return {
    ...base(theme),
    grid: { left: 8, right: 14, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      ...axisTooltip(theme, 'shadow'),
      formatter: (params: { dataIndex: number; seriesName: string; value: number | null }[]) =>
        tip(
          tipTitle(xs[params[0]?.dataIndex ?? 0] ?? ''),
          [...params]
            .reverse()
            .filter((row) => row.value !== null && row.value !== undefined)
            .map((row) => ({
              name: row.seriesName,
              color: colorOf.get(row.seriesName) ?? theme.accent,
              value: valueText(row.value ?? 0, unit),
            })),
        ),
    },
    xAxis: categoryAxis(theme, xs),
    yAxis: valueAxis(theme, 'left', unit),
    series: frame.series.map((series) => ({
      id: series.name,
      name: series.name,
      type: 'bar',
      ...(stacked ? { stack: 'all' } : {}),
      data: valuesAt(frame, series.values, xs),
      barMaxWidth: 28,
      barCategoryGap: '28%',
      itemStyle: {
        color: colorOf.get(series.name) ?? theme.accent,
        borderRadius: 1,
        // Sets the stacked parts apart without a line of their own.
        borderColor: theme.panel,
        borderWidth: stacked && xs.length <= 60 ? 0.6 : 0,
      },
      emphasis: { disabled: true },
    })),
  };
}
