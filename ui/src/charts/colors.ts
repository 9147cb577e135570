import { PALETTE_NAMES, type ChartTheme } from './theme';

function hash(text: string): number {
  let value = 2166136261;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 16777619);
  return value >>> 0;
}

/**
 * A palette name for each series: the dashboard's choice, else one that depends on the name alone. Two names that
 * want the same colour do not get it while others are free.
 */
export function colorNames(series: string[], chosen: Record<string, string>): Map<string, string> {
  const taken = new Set<string>();
  const result = new Map<string, string>();
  for (const name of series) {
    const choice = chosen[name];
    if (choice === undefined) continue;
    result.set(name, choice);
    taken.add(choice);
  }
  for (const name of [...series].sort()) {
    if (result.has(name)) continue;
    const start = hash(name) % PALETTE_NAMES.length;
    const around = PALETTE_NAMES.map((_, step) => PALETTE_NAMES[(start + step) % PALETTE_NAMES.length] ?? 'teal');
    const color = around.find((candidate) => !taken.has(candidate)) ?? around[0] ?? 'teal';
    result.set(name, color);
    taken.add(color);
  }
  return result;
}

export function seriesColors(series: string[], chosen: Record<string, string>, theme: ChartTheme): Map<string, string> {
  const names = colorNames(series, chosen);
  return new Map([...names].map(([name, color]) => [name, theme.palette[color] ?? theme.accent]));
}
