import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { failureOf } from '../api/client';
import { liveState, watch } from '../api/live';
import type { Failure } from '../api/types';

export interface Resource<T> {
  /** The last that was loaded; stays while newer data load. */
  data: T | null;
  failure: Failure | null;
  loading: boolean;
  reload(): void;
  /** Takes what a call answered, without asking again. */
  replace(data: T): void;
}

export interface ResourceOptions {
  /** Ask again every so many milliseconds while the page can be seen. */
  everyMs?: number;
}

/** What a call answers, kept across reloads; asked again when the key changes or the project was reloaded. */
export function useResource<T>(key: string, load: () => Promise<T>, options: ResourceOptions = {}): Resource<T> {
  const [state, setState] = useState<{ key: string; data: T | null; failure: Failure | null; loading: boolean }>({
    key,
    data: null,
    failure: null,
    loading: true,
  });
  const [turn, setTurn] = useState(0);
  const loader = useRef(load);
  loader.current = load;
  const sequence = useRef(0);

  useEffect(() => {
    const mine = ++sequence.current;
    setState((before) => ({
      key,
      data: before.key === key ? before.data : null,
      failure: before.key === key ? before.failure : null,
      loading: true,
    }));
    loader.current().then(
      (data) => mine === sequence.current && setState({ key, data, failure: null, loading: false }),
      (cause) =>
        mine === sequence.current &&
        setState((before) => ({ key, data: before.data, failure: failureOf(cause), loading: false })),
    );
    return () => {
      sequence.current++;
    };
  }, [key, turn]);

  // What failed while the server was away is asked for again when it is back.
  const failed = useRef(false);
  failed.current = state.failure !== null;
  useSignalEffect(() => {
    if (liveState.value === 'live' && failed.current) setTurn((turn) => turn + 1);
  });

  useEffect(() => {
    let version: number | null = null;
    return watch('project', 'project', (project) => {
      if (version !== null && project.version !== version) setTurn((turn) => turn + 1);
      version = project.version;
    });
  }, []);

  useEffect(() => {
    if (options.everyMs === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) setTurn((turn) => turn + 1);
    }, options.everyMs);
    return () => clearInterval(timer);
  }, [options.everyMs]);

  const current = state.key === key;
  return {
    data: current ? state.data : null,
    failure: current ? state.failure : null,
    loading: state.loading || !current,
    reload: () => setTurn((turn) => turn + 1),
    replace: (data) => {
      sequence.current++;
      setState({ key, data, failure: null, loading: false });
    },
  };
}
