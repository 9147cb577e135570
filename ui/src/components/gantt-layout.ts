import type { Run, TaskRun } from '../api/types';
import { isActive, isOver } from './run-tasks';

/** Where the tasks of a run lie on its time. Pure; places are in per cent of the width. */

export interface Span {
  left: number;
  width: number;
}

export interface GanttBar {
  task: TaskRun;
  /** How long it waited for a slot. */
  queued: Span | null;
  running: Span | null;
  /** From when it could begin to its last attempt, where there were others before. */
  earlier: Span | null;
  /** Until it is tried again. */
  rest: Span | null;
}

export interface GanttChart {
  from: number;
  to: number;
  bars: GanttBar[];
  ticks: { left: number; offsetMs: number }[];
  /** Where now is, while the run is at work. */
  now: number | null;
}

const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000,
  7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000,
];
const MOST_TICKS = 6;
const LEAST_SPAN_MS = 20;

function stepOf(spanMs: number): number {
  const fits = STEPS_MS.find((step) => spanMs / step <= MOST_TICKS);
  return fits ?? Math.ceil(spanMs / MOST_TICKS / 86_400_000) * 86_400_000;
}

const timeOf = (text: string | null | undefined): number | null => (text == null ? null : Date.parse(text));

/** @param waitsFor the tasks before each: when the last of them ended it could begin */
export function ganttOf(
  run: Pick<Run, 'state' | 'startedAt' | 'finishedAt'>,
  tasks: TaskRun[],
  nowAt: number,
  waitsFor: ReadonlyMap<string, string[]> = new Map(),
): GanttChart | null {
  const active = isActive(run.state);
  const begins = tasks.flatMap((task) => timeOf(task.queuedAt) ?? timeOf(task.startedAt) ?? []);
  const ends = tasks.flatMap((task) => timeOf(task.finishedAt) ?? []);
  const started = timeOf(run.startedAt);
  if (begins.length === 0 && started === null) return null;
  const from = Math.min(...begins, ...(started === null ? [] : [started]));
  const last = active ? nowAt : Math.max(from, timeOf(run.finishedAt) ?? from, ...ends);
  const span = Math.max(LEAST_SPAN_MS, last - from) * 1.02;
  const to = from + span;
  const leftOf = (at: number) => Math.max(0, Math.min(100, ((at - from) / span) * 100));
  const spanOf = (begin: number, end: number): Span => ({ left: leftOf(begin), width: leftOf(Math.max(begin, end)) - leftOf(begin) });
  const ended = new Map(tasks.map((task) => [task.name, timeOf(task.finishedAt)]));
  const earlierOf = (task: TaskRun, begun: number | null): Span | null => {
    const before = waitsFor.get(task.name);
    if (task.attempt < 2 || begun === null || before === undefined) return null;
    const could = Math.max(started ?? from, ...before.map((name) => ended.get(name) ?? from));
    return could < begun ? spanOf(could, begun) : null;
  };
  const bars = tasks.map((task): GanttBar => {
    const queued = timeOf(task.queuedAt);
    const begun = timeOf(task.startedAt);
    // A run that has ended goes on in no task, whatever one forgot to say.
    const end = timeOf(task.finishedAt) ?? (active && !isOver(task.state) ? nowAt : last);
    const again = task.state === 'retrying' ? timeOf(task.againAt) : null;
    return {
      task,
      queued: queued === null || (begun !== null && begun <= queued) ? null : spanOf(queued, begun ?? end),
      earlier: earlierOf(task, begun),
      running: begun === null ? null : spanOf(begun, task.state === 'retrying' ? (timeOf(task.finishedAt) ?? begun) : end),
      rest: again === null ? null : spanOf(timeOf(task.finishedAt) ?? begun ?? nowAt, Math.min(again, to)),
    };
  });
  const step = stepOf(span);
  const ticks = Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => ({ left: leftOf(from + index * step), offsetMs: index * step }));
  return { from, to, bars, ticks, now: active ? leftOf(nowAt) : null };
}

/** Since the beginning: 250 ms, 2.5 s, 1:20, 2:05:00. */
export function elapsed(ms: number): string {
  if (ms === 0) return '0';
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}
