import { useState } from 'preact/hooks';
import { api } from '../api/client';
import type { Backfill, Workflow } from '../api/types';
import { count, dayOf } from '../app/format';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { BackfillDialog } from './backfill-dialog';
import { Card, FailureBox, LoadingBar, StateTag } from './basics';
import { Icon } from './icon';
import { Listing } from './listing';
import { Ago } from './time';

interface Props {
  workflow: Workflow;
  asked: boolean;
  onAsk(asked: boolean): void;
}

export function Backfills({ workflow, asked, onAsk }: Props) {
  const { data, failure, loading, reload } = useResource(`backfills:${workflow.name}`, () => api.backfills(workflow.name), { everyMs: 2000 });
  const [cancelling, setCancelling] = useState<Backfill | null>(null);
  const words = t().workflows;
  const days = ({ from, to }: Backfill) => (from === null || to === null ? '–' : words.fromTo(dayOf(Date.parse(from)), dayOf(Date.parse(to))));
  return (
    <Card
      title={words.tab.backfills}
      testId="backfills"
      aside={
        <button type="button" class="button small primary" data-testid="new-backfill" onClick={() => onAsk(true)}>
          <Icon name="plus" size={12} /> {words.newBackfill}
        </button>
      }
    >
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && <p class="note">{words.noBackfills}</p>}
      {data && data.length > 0 && (
        <Listing
          label={words.tab.backfills}
          items={data}
          keyOf={(backfill) => backfill.id ?? ''}
          testIdOf={(backfill) => `backfill-${backfill.id}`}
          fields={[
            { title: words.dates, cell: (backfill) => <b>{days(backfill)}</b> },
            { title: t().common.state, cell: (backfill) => <StateTag state={backfill.state} /> },
            { title: words.progress, cell: (backfill) => <Progress backfill={backfill} /> },
            { title: words.reprocess, minor: true, cell: (backfill) => words.reprocesses[backfill.reprocess] },
            { title: words.atOnce, align: 'right', minor: true, cell: (backfill) => backfill.maxActiveRuns },
            { title: words.since, minor: true, cell: (backfill) => <Ago at={backfill.createdAt} /> },
            {
              title: t().common.actions,
              align: 'right',
              cell: (backfill) =>
                backfill.state === 'running' && (
                  <button type="button" class="button small" onClick={() => setCancelling(backfill)}>
                    <Icon name="stop" size={12} /> {t().common.cancel}
                  </button>
                ),
            },
          ]}
        />
      )}
      {asked && <BackfillDialog workflow={workflow} onStarted={reload} onClose={() => onAsk(false)} />}
      {cancelling && (
        <ActionDialog
          title={words.cancelBackfill(days(cancelling))}
          action={words.cancelBackfillAction}
          dismiss={words.keepRun}
          danger
          act={() => api.cancelBackfill(cancelling.id ?? '')}
          onDone={reload}
          onClose={() => setCancelling(null)}
        >
          <p>{words.cancelBackfillText}</p>
        </ActionDialog>
      )}
    </Card>
  );
}

function Progress({ backfill }: { backfill: Backfill }) {
  const { success = 0, failed = 0, total } = backfill;
  const words = t().workflows;
  const share = (part: number) => ({ width: `${total === 0 ? 0 : (part / total) * 100}%` });
  return (
    <span class="backfill-progress">
      <span class="meter" aria-hidden="true">
        <i style={share(success)} />
        <i class="is-failed" style={share(failed)} />
      </span>
      <small>
        {words.progressOf(count(success + failed), count(total))}
        {(backfill.running ?? 0) > 0 && ` · ${words.runningCount(count(backfill.running ?? 0))}`}
        {failed > 0 && <span class="is-down"> · {words.failedCount(count(failed))}</span>}
      </small>
    </span>
  );
}
