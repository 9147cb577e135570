import { api } from '../api/client';
import { compact, count, rate } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { Empty, FailureBox, LoadingBar } from '../components/basics';
import { LakeSize } from '../components/lake';
import { Listing } from '../components/listing';
import { Ago } from '../components/time';
import { t } from '../i18n';

export default function StreamsPage() {
  const { data, failure, loading, reload } = useResource('streams', api.streams, { everyMs: 2000 });
  const lake = useResource('lake', api.lake, { everyMs: 5000 });
  const words = t();
  usePage(words.streams.title);
  return (
    <>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.length === 0 && (
        <Empty text={words.streams.none}>
          <p class="hint">{words.streams.noneHint}</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <div class="card">
          <Listing
            label={words.streams.title}
            items={data}
            keyOf={(stream) => stream.name}
            testIdOf={(stream) => `stream-${stream.name}`}
            fields={[
              {
                title: words.common.name,
                cell: (stream) => (
                  <a class="named" href={`/streams/${encodeURIComponent(stream.name)}`}>
                    <b>{stream.name}</b>
                    <small>{stream.description}</small>
                  </a>
                ),
              },
              { title: words.streams.partitions, align: 'right', minor: true, cell: (stream) => count(stream.partitions) },
              { title: words.streams.rate, align: 'right', cell: (stream) => words.common.perSecond(rate(stream.ratePerSecond)) },
              { title: words.streams.messages, align: 'right', cell: (stream) => <span title={count(stream.messages)}>{compact(stream.messages)}</span> },
              {
                title: words.streams.deadLetters,
                align: 'right',
                cell: (stream) =>
                  stream.deadLetters > 0 ? (
                    <a class="tag bad" href={`/streams/${encodeURIComponent(stream.name)}?tab=dead-letters`}>
                      {count(stream.deadLetters)}
                    </a>
                  ) : (
                    <span class="muted">0</span>
                  ),
              },
              {
                title: words.lake.title,
                align: 'right',
                minor: true,
                cell: (stream) => <LakeSize archive={lake.data?.find((archive) => archive.stream === stream.name)} />,
              },
              { title: words.streams.last, align: 'right', minor: true, cell: (stream) => <Ago at={stream.lastMessageAt} /> },
              {
                title: words.streams.feeds,
                minor: true,
                cell: (stream) =>
                  stream.tables.map((table) => (
                    <a key={table} class="link mono" href={`/tables/${encodeURIComponent(table)}`}>
                      {table}{' '}
                    </a>
                  )),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}
