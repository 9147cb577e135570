import { useEffect, useState } from 'preact/hooks';
import { api } from '../api/client';
import { watch } from '../api/live';
import type { Message, MessageQuery, Stream } from '../api/types';
import { isoOf, localInput } from '../app/local-time';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, Empty, FailureBox, LoadingBar, Switch } from './basics';
import { MessageList } from './message-list';

/** The live tail keeps the newest; older ones are a search away. */
const TAIL_LENGTH = 200;

const FIELDS = ['partition', 'offset', 'time', 'limit', 'filter'] as const;

function queryOf(params: URLSearchParams): MessageQuery {
  const query: MessageQuery = { limit: '50' };
  for (const field of FIELDS) {
    const value = params.get(field);
    if (value) query[field] = value;
  }
  return query;
}

function matches(message: Message, query: MessageQuery): boolean {
  if (query.partition !== undefined && String(message.partition) !== query.partition) return false;
  const wanted = query.filter?.toLowerCase();
  return wanted === undefined || `${message.key ?? ''}\n${message.value ?? ''}`.toLowerCase().includes(wanted);
}

export function MessageBrowser({ stream }: { stream: Stream }) {
  const params = place.value.query;
  const query = queryOf(params);
  const tail = params.get('tail') === 'on';
  const key = `messages:${stream.name}?${JSON.stringify(query)}`;
  const { data, failure, loading, reload } = useResource(key, () => api.messages(stream.name, query));
  const [fresh, setFresh] = useState<Message[]>([]);
  const words = t().streams;

  useEffect(() => {
    setFresh([]);
    if (!tail) return;
    return watch('messages', `messages:${stream.name}`, ({ messages }) => {
      const wanted = messages.filter((message) => matches(message, query));
      if (wanted.length > 0) setFresh((before) => [...wanted.reverse(), ...before].slice(0, TAIL_LENGTH));
    });
  }, [key, tail]);

  const known = new Set(fresh.map((message) => `${message.partition}:${message.offset}`));
  const loaded = data?.messages.filter((message) => !known.has(`${message.partition}:${message.offset}`)) ?? [];
  const messages = tail ? [...fresh, ...loaded].slice(0, TAIL_LENGTH) : loaded;

  const change = (event: Event) => {
    const input = event.currentTarget as HTMLInputElement;
    const value = input.type === 'datetime-local' ? (isoOf(input.value) ?? '') : input.value;
    setQuery({ [input.name]: value });
  };

  return (
    <Card
      title={words.browse}
      aside={
        <span class="switch-line">
          {words.tail}
          <Switch on={tail} label={words.tail} testId="tail" onChange={() => setQuery({ tail: tail ? null : 'on', offset: null, time: null })} />
        </span>
      }
    >
      <LoadingBar on={loading} />
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          reload();
        }}
      >
        <label class="field">
          <span>{words.partition}</span>
          <select class="input" name="partition" value={query.partition ?? ''} onChange={change}>
            <option value="">{t().common.all}</option>
            {Array.from({ length: stream.partitions }, (_, index) => (
              <option key={index} value={String(index)}>
                {index}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span>{words.offset}</span>
          <input class="input" name="offset" type="number" min="0" key={query.offset} defaultValue={query.offset ?? ''} disabled={tail} onChange={change} />
        </label>
        <label class="field">
          <span>{words.since}</span>
          <input class="input" name="time" type="datetime-local" step="1" key={params.get('time')} defaultValue={localInput(params.get('time'))} disabled={tail} onChange={change} />
        </label>
        <label class="field is-grow">
          <span>{words.filter}</span>
          <input class="input" name="filter" type="search" placeholder={words.filterHint} key={query.filter} defaultValue={query.filter ?? ''} onChange={change} />
        </label>
        <label class="field">
          <span>{words.limit}</span>
          <select class="input" name="limit" value={query.limit ?? '50'} onChange={change}>
            {['20', '50', '100', '200', '500'].map((limit) => (
              <option key={limit} value={limit}>
                {limit}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" class="button">
          {words.search}
        </button>
      </form>
      {failure && <FailureBox failure={failure} onRetry={reload} />}
      {data && messages.length === 0 ? (
        <Empty text={words.noMessages}>
          <a class="button" href={`/streams/${encodeURIComponent(stream.name)}?tab=send`}>
            {words.noMessagesHint}
          </a>
        </Empty>
      ) : (
        <MessageList messages={messages} />
      )}
    </Card>
  );
}
