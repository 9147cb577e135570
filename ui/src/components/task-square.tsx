import type { TaskState } from '../api/types';

/** A shape for each state: colours alone are not told apart by everyone. */
const SHAPES: Record<TaskState, string> = {
  success: 'm2 5.300 2.100 2.200L8 2.800',
  failed: 'm2.500 2.500 5 5M7.500 2.500l-5 5',
  running: 'M3.500 2.300v5.400L7.700 5Z',
  retrying: 'M7.800 5a2.800 2.800 0 1 1-.9-2M7.800 1.700v1.900H5.900',
  waiting: 'M3.600 2.600v4.800M6.400 2.600v4.800',
  queued: 'M2.200 5h.01M5 5h.01M7.800 5h.01',
  pending: 'M5 5h.01',
  skipped: 'M2.300 5h5.400',
  upstream_failed: 'M5 7.800V2.400M2.700 4.600 5 2.200l2.300 2.400',
  cancelled: 'M2.700 7.300l4.600-4.600',
};

export function StateShape({ state, size = 10 }: { state: TaskState; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 10 10" fill="none" stroke="currentColor" stroke-width="1.500" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={SHAPES[state]} />
    </svg>
  );
}

/** Beside a word that says the same. */
export function StateSquare({ state }: { state: TaskState }) {
  return (
    <i class={`square hue-${state}`} aria-hidden="true">
      <StateShape state={state} />
    </i>
  );
}
