import { compact, percent } from '../app/format';
import { indexOf, label, toNumber, type Table } from './frame';
import type { ChartSpec } from './line';
import { base, tip, valueText } from './parts';
import { seriesColors } from './colors';
import type { ChartTheme } from './theme';

export function slices(table: Table, encoding: Record<string, string>): { name: string; value: number }[] {
  const names = indexOf(table.columns, encoding.label ?? encoding.series);
  const values = indexOf(table.columns, encoding.value ?? encoding.y);
  if (names < 0 || values < 0) return [];
  return table.rows
    .map((row) => ({ name: label(row[names]), value: toNumber(row[values]) ?? 0 }))
    .filter((slice) => slice.value > 0);
}

export function pieOption(table: Table, spec: ChartSpec, colors: Record<string, string>, theme: ChartTheme) {
  const parts = slices(table, spec.encoding);
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  const colorOf = seriesColors(
    parts.map((part) => part.name),
    colors,
    theme,
  );
  const unit = spec.options.unit ?? '';
  return {
    ...base(theme),
    title: {
      text: compact(total),
      subtext: spec.encoding.value ?? '',
      left: 'center',
      top: 'middle',
      itemGap: 2,
      textStyle: { color: theme.ink, fontSize: 17, fontWeight: 600, fontFamily: theme.font },
      subtextStyle: { color: theme.muted, fontSize: 11, fontFamily: theme.font },
    },
    tooltip: {
      ...base(theme).tooltip,
      trigger: 'item',
      formatter: (point: { name: string; value: number; percent: number }) =>
        tip(point.name, [
          {
            name: percent(point.value / total),
            color: colorOf.get(point.name) ?? theme.accent,
            value: valueText(point.value, unit),
          },
        ]),
    },
    series: [
      {
        id: 'parts',
        type: 'pie',
        radius: ['50%', '74%'],
        center: ['50%', '50%'],
        startAngle: 90,
        data: parts.map((part) => ({ ...part, itemStyle: { color: colorOf.get(part.name) ?? theme.accent } })),
        itemStyle: { borderColor: theme.panel, borderWidth: 2, borderRadius: 3 },
        label: {
          color: theme.ink,
          fontFamily: theme.font,
          fontSize: 12,
          lineHeight: 16,
          formatter: (point: { name: string; value: number }) =>
            `{name|${point.name}}\n{share|${percent(point.value / total)}}`,
          rich: { name: { fontWeight: 600, color: theme.ink }, share: { color: theme.muted } },
        },
        labelLine: { length: 10, length2: 8, lineStyle: { color: theme.line } },
        emphasis: { scale: false },
      },
    ],
  };
}
