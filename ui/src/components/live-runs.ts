import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import { liveState, watch } from '../api/live';
import type { Run } from '../api/types';
import { useResource, type Resource } from '../app/resource';
import { isActive } from './run-tasks';

/** While nothing is pushed: how often a list, a run at work and a run that is over are asked for. */
const LIST_EVERY_MS = 2000;
const RUN_EVERY_MS = 1500;
const REST_EVERY_MS = 10_000;

/** Whether the server pushes a key; it then needs to be asked but rarely. */
function usePushed<N extends 'run' | 'runs'>(name: N, key: string | null, take: (data: N extends 'run' ? Run : Run[]) => void): boolean {
  const [heard, setHeard] = useState<string | null>(null);
  const taker = useRef(take);
  taker.current = take;
  useEffect(() => {
    if (key === null) return;
    return watch(name, key, (data) => {
      setHeard(key);
      taker.current(data as N extends 'run' ? Run : Run[]);
    });
  }, [key]);
  return key !== null && heard === key && liveState.value === 'live';
}

/** A state on its way while a newer one was asked for: the run that somebody just triggered would vanish for a moment. */
export function isAsNew(told: Pick<Run, 'id'>[], known: Pick<Run, 'id'>[] | null): boolean {
  return Number(told[0]?.id ?? 0) >= Number(known?.[0]?.id ?? 0);
}

/** The newest runs of a workflow as they change. */
export function useLiveRuns(workflow: string): Resource<Run[]> {
  const [everyMs, setEveryMs] = useState(LIST_EVERY_MS);
  const runs = useResource(`runs:${workflow}`, () => api.runs(workflow), { everyMs });
  const pushed = usePushed('runs', `runs:${workflow}`, (told) => isAsNew(told, runs.data) && runs.replace(told));
  useEffect(() => setEveryMs(pushed ? REST_EVERY_MS : LIST_EVERY_MS), [pushed]);
  return runs;
}

/** A run as it changes; null while none is chosen. */
export function useLiveRun(id: string | null): Resource<Run | null> {
  const [everyMs, setEveryMs] = useState(RUN_EVERY_MS);
  const run = useResource<Run | null>(`run:${id}`, () => (id === null ? Promise.resolve(null) : api.run(id)), { everyMs });
  // Only one that is there: the server refuses to tell of another.
  const pushed = usePushed('run', run.data === null ? null : `run:${run.data.id}`, run.replace);
  const resting = pushed || (run.data !== null && !isActive(run.data.state));
  useEffect(() => setEveryMs(resting ? REST_EVERY_MS : RUN_EVERY_MS), [resting]);
  return run;
}
