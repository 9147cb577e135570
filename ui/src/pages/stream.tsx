import { api } from '../api/client';
import { compact, rate } from '../app/format';
import { usePage } from '../app/page';
import { useResource } from '../app/resource';
import { place } from '../app/router';
import { FailureBox, LoadingBar } from '../components/basics';
import { Facts, Tabs } from '../components/listing';
import { DeadLetters } from '../components/dead-letters';
import { MessageBrowser } from '../components/message-browser';
import { SendEvent } from '../components/send-event';
import { StreamOverview } from '../components/stream-overview';
import { Ago } from '../components/time';
import { t } from '../i18n';

export default function StreamPage({ name }: { name: string }) {
  const { data: stream, failure, loading, reload } = useResource(`stream:${name}`, () => api.stream(name), { everyMs: 2000 });
  const words = t().streams;
  usePage(name, [{ title: words.title, link: '/streams' }]);
  const tab = place.value.query.get('tab') ?? 'overview';
  const link = (id: string) => `/streams/${encodeURIComponent(name)}${id === 'overview' ? '' : `?tab=${id}`}`;

  if (!stream) return failure ? <FailureBox failure={failure} onRetry={reload} /> : <LoadingBar on={loading} />;
  return (
    <>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      <div class="card page-head">
        <p class="lead">{stream.description}</p>
        <Facts
          facts={[
            { name: words.rate, value: t().common.perSecond(rate(stream.ratePerSecond)) },
            { name: words.messages, value: compact(stream.messages) },
            { name: words.deadLetters, value: compact(stream.deadLetters) },
            { name: words.partitions, value: stream.partitions },
            ...(stream.lastMessageAt === undefined ? [] : [{ name: words.last, value: <Ago at={stream.lastMessageAt} /> }]),
          ]}
        />
      </div>
      <Tabs
        label={name}
        current={tab}
        tabs={[
          { id: 'overview', title: words.overview, link: link('overview') },
          { id: 'messages', title: words.browse, link: link('messages') },
          { id: 'send', title: words.send, link: link('send') },
          { id: 'dead-letters', title: words.deadLetters, link: link('dead-letters'), badge: stream.deadLetters },
        ]}
      />
      {tab === 'overview' && <StreamOverview stream={stream} />}
      {tab === 'messages' && <MessageBrowser stream={stream} />}
      {tab === 'send' && <SendEvent stream={stream} />}
      {tab === 'dead-letters' && <DeadLetters stream={stream} />}
    </>
  );
}
