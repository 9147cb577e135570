import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { TaskLogPage } from '../api/types';
import { download } from '../app/csv';
import { count } from '../app/format';
import { t } from '../i18n';
import { FailureBox } from './basics';
import { Icon } from './icon';
import { LogFeed, marked, matchesIn, visibleLines, type LogHandlers } from './log-feed';

const LINE_PX = 18;
const AT_END_PX = 12;

function listen(url: string, handlers: LogHandlers): () => void {
  const source = new EventSource(url);
  source.addEventListener('lines', (event) => handlers.lines(JSON.parse(String(event.data)) as TaskLogPage));
  source.addEventListener('end', () => handlers.ended());
  // The browser would ask for the same lines again.
  source.onerror = () => handlers.failed();
  return () => source.close();
}

/** A feed of its own for each log; what comes in a burst is drawn once. */
function useFeed(run: string, task: string, attempt: number | null, attempts: number, active: boolean): LogFeed {
  const [, redraw] = useState(0);
  const feed = useMemo(() => {
    let planned = false;
    return new LogFeed(
      {
        load: (from) => api.taskLogs(run, task, from, attempt ?? undefined),
        follow: attempt === null ? (from, handlers) => listen(api.taskLogEvents(run, task, from), handlers) : null,
        schedule: (delayMs, action) => {
          const timer = setTimeout(action, delayMs);
          return () => clearTimeout(timer);
        },
        failureOf,
      },
      () => {
        if (planned) return;
        planned = true;
        setTimeout(() => {
          planned = false;
          redraw((turn) => turn + 1);
        }, 50);
      },
    );
  }, [run, task, attempt]);
  useEffect(() => () => feed.stop(), [feed]);
  // Another attempt may have begun before it was seen that the last had ended.
  useEffect(() => feed.start(active && attempt === null), [feed, active, attempts]);
  return feed;
}

interface Props {
  run: string;
  task: string;
  /** How many attempts there were. */
  attempts: number;
  /** Whether there may be more lines to come. */
  active: boolean;
}

export function TaskLog({ run, task, attempts, active }: Props) {
  const [attempt, setAttempt] = useState<number | null>(null);
  const [text, setText] = useState('');
  const [match, setMatch] = useState(0);
  const feed = useFeed(run, task, attempt, attempts, active);
  const words = t().workflows;
  const { lines } = feed;
  const found = useMemo(() => matchesIn(lines, text), [lines, lines.length, text]);
  const current = found.length === 0 ? null : (found[((match % found.length) + found.length) % found.length] ?? null);
  const known = feed.attempts.length > 0 ? feed.attempts : Array.from({ length: attempts }, (_, index) => index + 1);
  return (
    <div class="task-log" data-lines={lines.length} data-testid="task-log">
      <div class="log-bar">
        <h3>{words.logs}</h3>
        {active && attempt === null && <span class="tag">{words.logLive}</span>}
        {known.length > 1 && (
          <select class="input" aria-label={words.attempts} value={attempt ?? ''} data-testid="log-attempt" onChange={(event) => setAttempt(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}>
            <option value="">{words.allAttempts}</option>
            {known.map((number) => (
              <option key={number} value={number}>
                {words.attemptNumber(number)}
              </option>
            ))}
          </select>
        )}
        <span class="log-search">
          <input
            class="input"
            type="search"
            value={text}
            placeholder={words.searchLog}
            aria-label={words.searchLog}
            data-testid="log-search"
            onInput={(event) => {
              setText(event.currentTarget.value);
              setMatch(0);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') setMatch(match + (event.shiftKey ? -1 : 1));
            }}
          />
          {text !== '' && (
            <small role="status" data-testid="log-matches">
              {words.matches(count(found.length === 0 ? 0 : (((match % found.length) + found.length) % found.length) + 1), count(found.length))}
            </small>
          )}
        </span>
        <button type="button" class="button icon-only small" aria-label={words.copyLog} title={words.copyLog} onClick={() => void navigator.clipboard?.writeText(lines.join('\n'))}>
          <Icon name="copy" size={13} />
        </button>
        <button
          type="button"
          class="button icon-only small"
          aria-label={words.downloadLog}
          title={words.downloadLog}
          onClick={() => download(`${task}-${run}${attempt === null ? '' : `-${attempt}`}.log`, lines.map((line) => `${line}\n`).join(''), 'text/plain')}
        >
          <Icon name="download" size={13} />
        </button>
      </div>
      {feed.failure && <FailureBox failure={feed.failure} />}
      {feed.dropped > 0 && <p class="note">{words.logDropped(count(feed.dropped))}</p>}
      {lines.length === 0 ? (
        <pre class="code" tabIndex={0} data-testid="log">
          {feed.loaded ? (active ? words.noLogsYet : words.noLogs) : t().common.loading}
        </pre>
      ) : (
        <LogLines key={`${run}/${task}/${attempt}`} lines={lines} total={lines.length} text={text} current={current} active={active} />
      )}
    </div>
  );
}

/** Draws only the lines that can be seen; stays at the end unless the reader went up. */
export function LogLines({ lines, total, text, current, active, label }: { lines: string[]; total: number; text: string; current: number | null; active: boolean; label?: string }) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [follows, setFollows] = useState(true);
  const words = t().workflows;
  const height = box.current?.clientHeight ?? 400;
  const { first, last } = visibleLines(total, top, height, LINE_PX);
  const longest = useMemo(() => lines.reduce((most, line) => Math.max(most, line.length), 0), [lines, total]);
  useLayoutEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [total, follows]);
  useLayoutEffect(() => {
    if (current === null || !box.current) return;
    setFollows(false);
    const { scrollTop, clientHeight } = box.current;
    const at = current * LINE_PX;
    if (at < scrollTop || at > scrollTop + clientHeight - 2 * LINE_PX) box.current.scrollTop = Math.max(0, at - clientHeight / 2);
  }, [current]);
  return (
    <div class="log-frame">
      <div
        class="code log-lines"
        ref={box}
        tabIndex={0}
        role="region"
        aria-label={label ?? words.logs}
        data-testid="log"
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setTop(scrollTop);
          setFollows(scrollTop + clientHeight >= scrollHeight - AT_END_PX);
        }}
      >
        <div style={{ height: `${total * LINE_PX}px`, minWidth: `${longest}ch` }}>
          <div class="log-window" style={{ transform: `translateY(${first * LINE_PX}px)` }}>
            {lines.slice(first, last).map((line, index) => (
              <div key={first + index} class={first + index === current ? 'is-current' : ''}>
                {text === '' ? line || ' ' : marked(line, text).map((part, turn) => (turn % 2 === 1 ? <mark key={turn}>{part}</mark> : part))}
              </div>
            ))}
          </div>
        </div>
      </div>
      {active && !follows && (
        <button type="button" class="button small log-end" onClick={() => setFollows(true)}>
          <Icon name="down" size={12} /> {words.toEnd}
        </button>
      )}
    </div>
  );
}
