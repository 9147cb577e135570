import type { Workflow } from '../api/types';
import { now } from '../app/clock';
import { duration } from '../app/format';
import { t } from '../i18n';
import { StateTag } from './basics';
import { Listing } from './listing';
import { tookMs } from './run-bars';
import { Ago } from './time';

const MOST = 8;

export function RecentRuns({ workflows }: { workflows: Workflow[] }) {
  const words = t();
  const newest = workflows
    .flatMap((workflow) => workflow.runs)
    .sort((a, b) => (b.startedAt ?? b.scheduledFor ?? '').localeCompare(a.startedAt ?? a.scheduledFor ?? ''))
    .slice(0, MOST);
  return (
    <Listing
      label={words.home.runs}
      items={newest}
      keyOf={(run) => run.id}
      fields={[
        {
          title: words.kind.workflow,
          cell: (run) => (
            <a class="link mono" href={`/workflows/${encodeURIComponent(run.workflow)}?run=${encodeURIComponent(run.id)}`}>
              {run.workflow}
            </a>
          ),
        },
        { title: words.common.state, cell: (run) => <StateTag state={run.state} /> },
        {
          title: words.workflows.by,
          minor: true,
          cell: (run) => words.workflows.triggers[run.trigger],
        },
        { title: words.workflows.started, align: 'right', cell: (run) => <Ago at={run.startedAt} /> },
        {
          title: words.workflows.took,
          align: 'right',
          cell: (run) => {
            const took = tookMs(run, now.value);
            return took === null ? '–' : duration(took);
          },
        },
      ]}
    />
  );
}
