import type { Run } from '../api/types';
import { now } from '../app/clock';
import { duration, moment } from '../app/format';
import { go } from '../app/router';
import { t } from '../i18n';

export function tookMs(run: Pick<Run, 'startedAt' | 'finishedAt'>, nowAt: number): number | null {
  if (run.startedAt === null) return null;
  const end = run.finishedAt === null ? nowAt : Date.parse(run.finishedAt);
  return Math.max(0, end - Date.parse(run.startedAt));
}

const TALLEST_PX = 26;
const SHORTEST_PX = 5;

/** Heights by duration; the root keeps short runs visible beside a long one. */
export function barHeights(lengths: (number | null)[], tallest = TALLEST_PX): number[] {
  const longest = Math.max(1, ...lengths.map((length) => length ?? 0));
  return lengths.map((length) => Math.round(SHORTEST_PX + (tallest - SHORTEST_PX) * Math.sqrt((length ?? 0) / longest)));
}

/**
 * The last runs, oldest on the left: how long each took and how it ended. A picture: the runs' own links, large enough
 * to hit, stand in the list of runs.
 */
export function RunBars({ workflow, runs }: { workflow: string; runs: Run[] }) {
  const shown = runs.slice(0, 20).reverse();
  const heights = barHeights(shown.map((run) => tookMs(run, now.value)));
  const failed = shown.filter((run) => run.state === 'failed').length;
  const summary = t().workflows.barsLabel(shown.length, failed);
  return (
    <div class="run-bars" role="img" aria-label={summary}>
      {shown.map((run, index) => {
        const took = tookMs(run, now.value);
        const started = run.startedAt ?? run.scheduledFor;
        const text = t().workflows.barLabel(
          t().state[run.state],
          started === null ? '–' : moment(Date.parse(started), now.value),
          took === null ? '–' : duration(took),
        );
        return (
          <span
            key={run.id}
            class={`is-${run.state}`}
            title={text}
            onClick={() => go(`/workflows/${encodeURIComponent(workflow)}?run=${encodeURIComponent(run.id)}`)}
          >
            <i style={{ height: `${heights[index]}px` }} />
          </span>
        );
      })}
    </div>
  );
}
