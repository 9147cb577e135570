import { api } from '../api/client';
import type { Stream } from '../api/types';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card, Empty, FailureBox, LoadingBar } from './basics';
import { MessageList } from './message-list';

/** Messages that could not become rows, with the reason and where they came from. */
export function DeadLetters({ stream }: { stream: Stream }) {
  const { data, failure, loading, reload } = useResource(`dead-letters:${stream.name}`, () => api.deadLetters(stream.name), { everyMs: 5000 });
  const words = t().streams;
  return (
    <Card title={words.deadLetters} subtitle={data ? <code>{data.topic}</code> : undefined}>
      <LoadingBar on={loading && data === null} />
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data?.messages.length === 0 && <Empty text={words.noDeadLetters} />}
      {data && data.messages.length > 0 && (
        <MessageList
          messages={data.messages}
          extra={[
            { title: words.reason, cell: (message) => <span class="is-down reason">{message.headers['mekong.reason'] ?? ''}</span> },
            {
              title: words.origin,
              cell: ({ headers }) => (
                <code>
                  {headers['mekong.topic']} {headers['mekong.partition']}:{headers['mekong.offset']}
                </code>
              ),
            },
            { title: words.table, cell: (message) => <code>{message.headers['mekong.table'] ?? ''}</code> },
          ]}
        />
      )}
    </Card>
  );
}
