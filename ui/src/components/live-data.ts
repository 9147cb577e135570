import { useEffect, useRef, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import { paused, watch } from '../api/live';
import type { ChartData, Pipeline } from '../api/types';

/** The pipeline as it stands; null until the first of it is there. */
export function usePipeline(): Pipeline | null {
  const [pipeline, setPipeline] = useState<Pipeline | null>(null);
  useEffect(() => watch('pipeline', 'pipeline', setPipeline), []);
  useEffect(() => {
    if (paused.value) api.pipeline().then(setPipeline, () => {});
  }, []);
  return pipeline;
}

export interface ChartState {
  data: ChartData | null;
  eventId: string;
  /** By this browser's clock. */
  receivedAt: number;
  loading: boolean;
}

/** How long the live connection may take before the chart is asked for by itself. */
const PATIENCE_MS = 2500;

/** The newest data of a chart while it can be seen; what was there stays while another range loads. */
export function useChartData(dashboard: string, chart: string, range: string, visible: boolean) {
  const key = `chart:${dashboard}/${chart}@${range}`;
  const [state, setState] = useState<ChartState>({ data: null, eventId: '', receivedAt: 0, loading: true });
  const current = useRef(key);
  current.current = key;

  const take = (data: ChartData, eventId: string) => {
    if (data.key === current.current) setState({ data, eventId, receivedAt: Date.now(), loading: false });
  };
  const refresh = () => {
    setState((before) => ({ ...before, loading: true }));
    api.chartData(dashboard, chart, range).then(
      (data) => take({ ...data, key }, ''),
      (cause) => {
        const error = failureOf(cause);
        setState((before) => ({
          ...before,
          loading: false,
          data: before.data
            ? { ...before.data, error }
            : {
                key,
                columns: [],
                rows: [],
                truncated: false,
                elapsedMs: 0,
                viewers: 0,
                freshness: { eventTime: null, topicTime: null, commitTime: null, queryTime: new Date().toISOString() },
                error,
              },
        }));
      },
    );
  };

  useEffect(() => {
    if (!visible) return;
    let heard = false;
    setState((before) => (before.data?.key === key ? before : { ...before, loading: true }));
    const stop = watch('chart', key, (data, id) => {
      heard = true;
      take(data, id);
    });
    const timer = setTimeout(() => heard || refresh(), paused.value ? 0 : PATIENCE_MS);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [key, visible]);

  return { ...state, refresh };
}
