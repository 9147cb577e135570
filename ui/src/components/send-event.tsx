import { useEffect, useRef, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { EventsAccepted, Failure, Stream, StreamColumn } from '../api/types';
import { count } from '../app/format';
import { laidOut } from '../app/json-layout';
import { memory } from '../app/preferences';
import { t } from '../i18n';
import { Card, FailureBox } from './basics';
import { Icon } from './icon';

function example(column: StreamColumn): unknown {
  const type = column.type.toLowerCase();
  if (type.startsWith('timestamp') || type.startsWith('date')) return new Date().toISOString();
  if (type.startsWith('bool')) return true;
  if (/int/.test(type)) return 100;
  if (/^(double|float|decimal|real)/.test(type)) return 1.5;
  return column.name;
}

/** An event of the right shape, to be changed. */
export function exampleEvent(stream: Pick<Stream, 'columns'>): string {
  return JSON.stringify(Object.fromEntries(stream.columns.map((column) => [column.name, example(column)])), null, 2);
}

/** The newest message with the present time: what it held is surely valid. */
function renewed(value: string, stream: Stream): string {
  try {
    const event: unknown = JSON.parse(value);
    if (typeof event !== 'object' || event === null || stream.eventTime === null) return laidOut(value);
    return JSON.stringify({ ...event, [stream.eventTime]: new Date().toISOString() }, null, 2);
  } catch {
    return exampleEvent(stream);
  }
}

export function SendEvent({ stream }: { stream: Stream }) {
  const [text, setText] = useState(() => exampleEvent(stream));
  /** What was typed stays, also when the newest message comes only after that. */
  const touched = useRef(false);
  const [busy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<EventsAccepted | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const words = t().streams;

  useEffect(() => {
    api.messages(stream.name, { limit: '1' }).then(
      (page) => {
        const newest = page.messages[0];
        if (newest && newest.value !== null && !touched.current) setText(renewed(newest.value, stream));
      },
      () => {},
    );
  }, [stream.name]);

  const send = () => {
    setBusy(true);
    setFailure(null);
    setAnswer(null);
    api
      .sendEvents(stream.name, text)
      .then(
        (accepted) => {
          setAnswer(accepted);
          if (accepted.accepted > 0) memory.write('did.event', 'yes');
        },
        (cause) => setFailure(failureOf(cause)),
      )
      .finally(() => setBusy(false));
  };

  return (
    <Card title={words.send} subtitle={<code>POST /api/v1/events/{stream.name}</code>}>
      <form
        class="send"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <label class="field">
          <span>{words.event}</span>
          <textarea
            class="input"
            rows={Math.min(16, Math.max(7, text.split('\n').length + 1))}
            spellcheck={false}
            value={text}
            data-testid="event"
            onFocus={() => {
              touched.current = true; // what comes now would get in the way of typing
            }}
            onInput={(event) => {
              touched.current = true;
              setText(event.currentTarget.value);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
            }}
          />
        </label>
        <div class="send-line">
          <button type="submit" class="button primary" disabled={busy} data-testid="send">
            <Icon name="send" size={14} /> {words.sendButton}
          </button>
          <span role="status" data-testid="sent">
            {answer && (
              <>
                <span class={answer.accepted > 0 ? 'is-up' : ''}>{words.accepted(count(answer.accepted))}</span>
                {answer.rejected > 0 && <span class="is-down"> · {words.rejected(count(answer.rejected))}</span>}
              </>
            )}
          </span>
        </div>
        {answer && answer.errors.length > 0 && (
          <ul class="reasons">
            {answer.errors.map((error) => (
              <li key={error.index}>
                <code>#{error.index}</code> {error.reason}
              </li>
            ))}
          </ul>
        )}
        {failure && <FailureBox failure={failure} />}
      </form>
    </Card>
  );
}
