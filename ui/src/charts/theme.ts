import { computed } from '@preact/signals';
import { theme } from '../app/preferences';

/** The design tokens a canvas needs, as colours. */
export interface ChartTheme {
  ink: string;
  muted: string;
  line: string;
  panel: string;
  accent: string;
  up: string;
  down: string;
  palette: Record<string, string>;
  font: string;
}

export const PALETTE_NAMES = ['orange', 'blue', 'magenta', 'teal', 'violet', 'olive', 'sky', 'brick'] as const;

export const chartTheme = computed<ChartTheme>(() => {
  // Read for its effect: the tokens differ by theme.
  void theme.value;
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token('ink'),
    muted: token('muted'),
    line: token('line'),
    panel: token('panel'),
    accent: token('accent'),
    up: token('up'),
    down: token('down'),
    palette: Object.fromEntries(PALETTE_NAMES.map((name) => [name, token(`series-${name}`)])),
    font: token('font'),
  };
});
