import { useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, LakeArchive, MessagePage } from '../api/types';
import { bytes, count } from '../app/format';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card, FailureBox, LoadingBar, StateTag, failureFrom } from './basics';
import { Icon } from './icon';
import { Facts, Listing } from './listing';
import { GoOnWithout } from './loss';

type Partition = MessagePage['partitions'][number];

/** What of a stream's messages is in the lake. */
export function StreamLake({ stream, partitions }: { stream: string; partitions: Partition[] }) {
  const lake = useResource('lake', api.lake, { everyMs: 2000 });
  const words = t().lake;
  const archive = lake.data?.find((each) => each.stream === stream);
  return (
    <Card title={words.title} subtitle={words.hint} class="is-wide" testId="lake" aside={archive && <ArchiveNow stream={stream} onDone={lake.reload} />}>
      {lake.failure && <FailureBox failure={lake.failure} onRetry={lake.reload} />}
      {lake.data && !archive && (
        <div class="note">
          <p>{words.none}</p>
          <p>{words.noneHint(`streams/${stream}.yaml`)}</p>
        </div>
      )}
      {archive && <Archive archive={archive} partitions={partitions} reload={lake.reload} />}
    </Card>
  );
}

function Archive({ archive, partitions, reload }: { archive: LakeArchive; partitions: Partition[]; reload: () => void }) {
  const words = t().lake;
  return (
    <>
      {(archive.problem !== null || archive.lost.length > 0) && (
        <FailureBox failure={archive.problem === null ? { code: 'RESOURCE', what: t().loss.happened, why: '', fix: '', position: null } : failureFrom(archive.problem)}>
          <GoOnWithout lost={archive.lost} meaning={t().loss.lake} act={() => api.acceptLakeLoss(archive.stream)} onDone={reload} />
        </FailureBox>
      )}
      <Facts
        facts={[
          { name: t().common.state, value: <StateTag state={archive.state} /> },
          { name: words.files, value: <span data-testid="lake-files">{count(archive.files)}</span> },
          { name: words.size, value: bytes(archive.bytes) },
          { name: words.behind, value: <span title={words.waits}>{words.messages(count(archive.behind))}</span> },
          ...(archive.outdated === 0 ? [] : [{ name: words.outdated, value: <span title={words.outdatedHint}>{count(archive.outdated)}</span> }]),
        ]}
      />
      {partitions.length > 0 && (
        <Listing
          label={words.upTo}
          items={partitions}
          keyOf={(partition) => String(partition.partition)}
          testIdOf={(partition) => `lake-${partition.partition}`}
          fields={[
            { title: t().streams.partition, cell: (partition) => partition.partition },
            { title: words.upTo, align: 'right', cell: (partition) => offset(archive.nextOffsets[partition.partition]) },
            { title: words.end, align: 'right', cell: (partition) => offset(Math.max(partition.endOffset, archive.nextOffsets[partition.partition] ?? 0)) },
            { title: words.behind, align: 'right', cell: (partition) => count(behind(archive, partition)) },
          ]}
        />
      )}
      {archive.gaps.length > 0 && (
        <div class="differences" data-testid="lake-gaps">
          <h3>
            {words.gaps} <small>{words.gapsHint}</small>
          </h3>
          <Listing
            label={words.gaps}
            items={archive.gaps}
            keyOf={(gap) => `${gap.partition}:${gap.first}`}
            fields={[
              { title: t().streams.partition, cell: (gap) => gap.partition },
              { title: words.offsets, align: 'right', cell: (gap) => `${count(gap.first)} … ${count(gap.last)}` },
              { title: words.count, align: 'right', cell: (gap) => <span class="is-down">{count(gap.last - gap.first + 1)}</span> },
            ]}
          />
        </div>
      )}
    </>
  );
}

/** The last offset before the next. */
const offset = (next: number | undefined) => (next === undefined || next === 0 ? <span class="muted">{t().lake.nothing}</span> : count(next - 1));

/** Messages of a partition that are not archived yet. */
export function behind(archive: Pick<LakeArchive, 'nextOffsets'>, partition: Pick<Partition, 'partition' | 'beginOffset' | 'endOffset'>): number {
  return Math.max(0, partition.endOffset - (archive.nextOffsets[partition.partition] ?? partition.beginOffset));
}

function ArchiveNow({ stream, onDone }: { stream: string; onDone: () => void }) {
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<'done' | Failure | null>(null);
  const words = t().lake;
  const archive = () => {
    setBusy(true);
    setAnswer(null);
    api
      .archiveNow(stream)
      .then(
        () => {
          setAnswer('done');
          onDone();
        },
        (cause) => setAnswer(failureOf(cause)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <>
      <LoadingBar on={busy} />
      <small role="status" class={answer === 'done' ? 'is-up' : 'is-down'} data-testid="archived">
        {answer === 'done' ? words.archived : answer && `${answer.what} – ${answer.why}`}
      </small>
      <button type="button" class="button small" disabled={busy} data-testid="archive-now" onClick={archive}>
        <Icon name="download" size={12} /> {words.archiveNow}
      </button>
    </>
  );
}

/** The size of a stream's archive, in a list of streams. */
export function LakeSize({ archive }: { archive: LakeArchive | undefined }) {
  if (!archive) return <span class="muted">–</span>;
  return archive.state === 'failed' ? <span class="tag bad">{t().state.failed}</span> : <span title={t().lake.messages(count(archive.behind))}>{bytes(archive.bytes)}</span>;
}

/** The archives of all streams. */
export function LakeOverview() {
  const lake = useResource('lake', api.lake, { everyMs: 5000 });
  const words = t().lake;
  return (
    <Card title={words.title} subtitle={words.hint} testId="lake-overview">
      {lake.failure && <FailureBox failure={lake.failure} onRetry={lake.reload} />}
      {lake.data?.length === 0 && <p class="note">{words.noStreams}</p>}
      {lake.data && lake.data.length > 0 && (
        <Listing
          label={words.title}
          items={lake.data}
          keyOf={(archive) => archive.stream}
          fields={[
            {
              title: t().tables.stream,
              cell: (archive) => (
                <a class="link mono" href={`/streams/${encodeURIComponent(archive.stream)}`}>
                  {archive.stream}
                </a>
              ),
            },
            { title: t().common.state, cell: (archive) => <StateTag state={archive.state} /> },
            { title: words.files, align: 'right', cell: (archive) => count(archive.files) },
            { title: words.behind, align: 'right', cell: (archive) => count(archive.behind) },
            { title: words.size, align: 'right', cell: (archive) => bytes(archive.bytes) },
          ]}
        />
      )}
    </Card>
  );
}
