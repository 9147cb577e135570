import { t } from '../i18n';
import { language } from './preferences';

/** Numbers and times in the reader's language. Pure but for the language, which is a signal. */

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language.value}${JSON.stringify(options)}`;
  const known = cache.get(key) ?? new Intl.NumberFormat(language.value, options);
  cache.set(key, known);
  return known as Intl.NumberFormat;
}

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language.value}${JSON.stringify(options)}`;
  const known = cache.get(key) ?? new Intl.DateTimeFormat(language.value, options);
  cache.set(key, known);
  return known as Intl.DateTimeFormat;
}

export function count(value: number): string {
  return numbers({ maximumFractionDigits: 0 }).format(value);
}

/** A measured value: as many digits as it needs, no more than mean something. */
export function quantity(value: number): string {
  const size = Math.abs(value);
  const digits = size === 0 || Number.isInteger(value) ? 0 : size >= 1000 ? 1 : size >= 1 ? 2 : 4;
  return numbers({ maximumFractionDigits: digits }).format(value);
}

/** How many decimals a list of values needs: so that a figure keeps its width while it moves. */
export function decimals(values: number[]): number {
  const most = Math.max(0, ...values.map((value) => (String(value).split('.')[1] ?? '').length));
  const largest = Math.max(0, ...values.map(Math.abs));
  return Math.min(most, largest >= 1000 ? 1 : largest >= 10 ? 2 : 4);
}

export function fixed(value: number, digits: number): string {
  return numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** Short, for axes and labels: 1.2K, 34M. */
export function compact(value: number, digits = 1): string {
  if (Math.abs(value) < 10_000) return quantity(value);
  // The field's K, M, B in every language: some have words for them that no chart uses.
  const step = Math.min(4, Math.floor(Math.log10(Math.abs(value)) / 3));
  const scaled = value / 1000 ** step;
  return numbers({ maximumFractionDigits: Math.abs(scaled) < 100 || digits > 1 ? digits : 0 }).format(scaled) + (['', 'K', 'M', 'B', 'T'][step] ?? '');
}

const ARROWS = { up: '▲', down: '▼', flat: '■' } as const;

export type Direction = keyof typeof ARROWS;

export interface Change {
  direction: Direction;
  arrow: string;
  text: string;
}

/** The change from one value to another in per cent, always with its sign; null where there is nothing to compare. */
export function change(from: number, to: number): Change | null {
  if (from === 0 || !Number.isFinite(from) || !Number.isFinite(to)) return null;
  const ratio = (to - from) / Math.abs(from);
  const text = numbers({
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  }).format(ratio);
  const shown = Math.round(ratio * 10_000);
  const direction: Direction = shown > 0 ? 'up' : shown < 0 ? 'down' : 'flat';
  return { direction, arrow: ARROWS[direction], text };
}

export function percent(ratio: number): string {
  return numbers({ style: 'percent', maximumFractionDigits: ratio < 0.1 ? 1 : 0 }).format(ratio);
}

export function rate(perSecond: number): string {
  return numbers({ maximumFractionDigits: perSecond < 100 ? 1 : 0 }).format(perSecond);
}

const SIZES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size in its largest unit, by thousands: 52 B, 48 MB. */
export function bytes(value: number): string {
  const step = value < 1 ? 0 : Math.min(SIZES.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  return `${numbers({ maximumFractionDigits: scaled < 100 && step > 0 ? 1 : 0 }).format(scaled)} ${SIZES[step]}`;
}

const STEPS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

function unit(value: number, name: string, unitDisplay: 'short' | 'narrow'): string {
  return numbers({ style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 0 }).format(value);
}

/** A length of time in its largest unit: 84 ms, 1.2 s, 3 min, 2 h, 5 d. */
export function duration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < 1000) return `${count(Math.round(length))} ms`;
  if (length < 10_000) return `${numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(length / 1000)} s`;
  if (length < 60_000) return `${count(Math.floor(length / 1000))} s`;
  if (length < 3_600_000) return unit(Math.floor(length / 60_000), 'minute', 'short');
  if (length < 86_400_000) return unit(Math.floor(length / 3_600_000), 'hour', 'narrow');
  return unit(Math.floor(length / 86_400_000), 'day', 'narrow');
}

/** An age that ticks: tenths of a second say no more than the clock does. */
export function age(ms: number): string {
  const length = Math.max(0, ms);
  return length < 10_000
    ? `${numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(length / 1000)} s`
    : duration(length);
}

/** How long ago, or how far ahead, in words. */
export function relative(at: number, now: number): string {
  const format = new Intl.RelativeTimeFormat(language.value, { numeric: 'auto', style: 'short' });
  const distance = at - now;
  for (const [name, length] of STEPS) {
    if (Math.abs(distance) >= length) return format.format(Math.round(distance / length), name);
  }
  return t().common.justNow;
}

export function clock(at: number): string {
  return dates({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at);
}

export function clockMinutes(at: number): string {
  return dates({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

export function clockMillis(at: number): string {
  return dates({
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(at);
}

export function day(at: number): string {
  return dates({ day: '2-digit', month: 'short' }).format(at);
}

/** The day, with its year when that is not the present one. */
export function dayOf(at: number): string {
  if (new Date(at).getFullYear() === new Date().getFullYear()) return day(at);
  return dates({ day: '2-digit', month: 'short', year: 'numeric' }).format(at);
}

/** Date and time, the same length in every row of a table: 2026-05-04 09:47:38.120, local time. */
export function stamp(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  const ms = String(date.getMilliseconds()).padStart(3, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(
    date.getMinutes(),
  )}:${two(date.getSeconds())}.${ms}`;
}

/** The time alone when it was today, else with its day. */
export function moment(at: number, now: number): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? clock(at) : `${dayOf(at)} ${clock(at)}`;
}

/** A tick of a time axis, as fine as the axis is. */
export function axisTime(at: number, spanMs: number): string {
  if (spanMs > 3 * 86_400_000) return day(at);
  if (spanMs > 86_400_000) return `${day(at)} ${clockMinutes(at)}`;
  return spanMs > 600_000 ? clockMinutes(at) : clock(at);
}

/** `total_rows` → `Total rows`. */
export function heading(name: string): string {
  const words = name.replace(/_+/g, ' ').trim();
  return words === '' ? name : words.charAt(0).toLocaleUpperCase(language.value) + words.slice(1);
}
