import { useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Source, Stream } from '../api/types';
import { compact, count, rate } from '../app/format';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card, FailureBox, StateTag, Switch } from './basics';
import { Icon } from './icon';
import { StreamLake } from './lake';
import { Listing } from './listing';

/** A source and its switch; one that runs only when asked has none. */
function SourceRow({ source, onChange }: { source: Source; onChange: () => void }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const words = t().streams;
  const isConnector = source.type === 'cdc' || source.type === 'connector';
  const on = isConnector ? source.enabled : source.state === 'running';
  const ask = (call: Promise<Source>) => {
    setBusy(true);
    setFailure(null);
    call.then(onChange, (cause) => setFailure(failureOf(cause))).finally(() => setBusy(false));
  };
  const toggle = () => ask(on ? api.pauseSource(source.name) : api.resumeSource(source.name));
  return (
    <li class="source" data-testid={`source-${source.name}`}>
      <span class="flow-icon">
        <Icon name="source" size={15} />
      </span>
      <span class="source-text">
        <b class="mono">{source.name}</b>
        <small>
          {source.description} {source.type === 'cdc' ? words.changes : isConnector ? words.connector : source.every === null ? words.onDemand : words.every(source.every)}
        </small>
        {source.lastError && <small class="is-down">{source.lastError}</small>}
        {failure && <FailureBox failure={failure} />}
      </span>
      <span class="source-numbers">
        {isConnector ? (
          <button type="button" class="button" disabled={busy} data-testid={`restart-${source.name}`} onClick={() => ask(api.restartSource(source.name))}>
            {words.restart}
          </button>
        ) : (
          <>
            {words.sent(compact(source.sent))}
            <small>{t().common.perSecond(rate(source.ratePerSecond))}</small>
          </>
        )}
      </span>
      <StateTag state={source.state} />
      {source.state !== 'on-demand' && (
        <Switch on={on} busy={busy} label={words.flowing(source.name)} testId={`switch-${source.name}`} onChange={toggle} />
      )}
    </li>
  );
}

export function StreamOverview({ stream }: { stream: Stream }) {
  const sources = useResource('sources', api.sources, { everyMs: 2000 });
  const page = useResource(`partitions:${stream.name}`, () => api.messages(stream.name, { limit: '1' }), { everyMs: 2000 });
  const words = t().streams;
  const feeding = sources.data?.filter((source) => source.streams.includes(stream.name)) ?? [];
  return (
    <div class="columns">
      <Card title={words.sources}>
        {sources.failure && <FailureBox failure={sources.failure} onRetry={sources.reload} />}
        {sources.data && feeding.length === 0 && <p class="note">{words.noSources}</p>}
        <ul class="sources">
          {feeding.map((source) => (
            <SourceRow key={source.name} source={source} onChange={sources.reload} />
          ))}
        </ul>
      </Card>
      <Card title={words.partitions} subtitle={<code>{stream.topic}</code>}>
        {page.failure && <FailureBox failure={page.failure} onRetry={page.reload} />}
        {page.data && (
          <Listing
            label={words.partitions}
            items={page.data.partitions}
            keyOf={(partition) => String(partition.partition)}
            fields={[
              { title: words.partition, cell: (partition) => partition.partition },
              { title: words.from, align: 'right', cell: (partition) => count(partition.beginOffset) },
              { title: words.to, align: 'right', cell: (partition) => count(partition.endOffset) },
              { title: words.messages, align: 'right', cell: (partition) => count(partition.endOffset - partition.beginOffset) },
            ]}
          />
        )}
      </Card>
      <StreamLake stream={stream.name} partitions={page.data?.partitions ?? []} />
      <Card title={words.columns} class="is-wide">
        <Listing
          label={words.columns}
          items={stream.columns}
          keyOf={(column) => column.name}
          fields={[
            { title: t().common.name, cell: (column) => <code class="strong">{column.name}</code> },
            { title: t().common.type, cell: (column) => <code>{column.type}</code> },
            {
              title: t().common.state,
              cell: (column) => (
                <span class="tags">
                  {column.required && <span class="tag plain">{t().common.required}</span>}
                  {column.name === stream.key && <span class="tag">{words.key}</span>}
                  {column.name === stream.eventTime && <span class="tag">{words.eventTime}</span>}
                </span>
              ),
            },
            { title: t().common.description, minor: true, cell: (column) => column.description },
          ]}
        />
      </Card>
    </div>
  );
}
