import { useEffect, useRef, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import { now } from '../app/clock';
import { relative } from '../app/format';
import { usePage } from '../app/page';
import { memory } from '../app/preferences';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { Dialog } from '../components/dialog';
import { Icon } from '../components/icon';
import { SchemaTree } from '../components/schema-tree';
import { SqlEditor, type EditorHandle } from '../components/sql-editor';
import { SqlResults, type Outcome } from '../components/sql-results';
import {
  activeText,
  addTab,
  closeTab,
  editTab,
  openQuery,
  readHistory,
  readTabs,
  remember,
  writeHistory,
  writeTabs,
  type SqlTabs,
} from '../components/sql-state';
import { t } from '../i18n';

const LIMITS = [100, 1000, 10_000];
const NOTHING: Outcome = { result: null, failure: null, running: false };

/** A 0-based position as a reader counts: line and column, from 1. */
export function lineAndColumn(text: string, position: number): [number, number] {
  const before = text.slice(0, position).split('\n');
  return [before.length, (before.at(-1)?.length ?? 0) + 1];
}

export default function SqlPage() {
  const words = t().sql;
  usePage(words.title);
  const schema = useResource('schema', api.schema);
  const [state, setState] = useState<SqlTabs>(() => {
    const query = place.value.query.get('q');
    return query ? openQuery(readTabs(), query) : readTabs();
  });
  const [outcomes, setOutcomes] = useState<Record<number, Outcome>>({});
  const [marks, setMarks] = useState<Record<number, { at: number; message: string } | null>>({});
  const [limit, setLimit] = useState(1000);
  const [history, setHistory] = useState(readHistory);
  const [showHistory, setShowHistory] = useState(false);
  const handle = useRef<EditorHandle | null>(null);
  const running = useRef<Record<number, AbortController>>({});
  const text = activeText(state);
  const outcome = outcomes[state.active] ?? NOTHING;
  const mark = marks[state.active] ?? null;

  useEffect(() => writeTabs(state), [state]);
  // The address follows the active query, and the active query an address that somebody else wrote.
  const asked = place.value.query.get('q');
  const lastAsked = useRef(asked);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (place.value.path !== '/sql') return;
      lastAsked.current = text === '' ? null : text;
      setQuery({ q: text });
    }, 300);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    if (asked !== null && asked !== lastAsked.current && asked !== activeText(state)) setState(openQuery(state, asked));
    lastAsked.current = asked;
  }, [asked]);

  const run = () => {
    const tab = state.active;
    const part = handle.current?.part() ?? { text, from: 0 };
    if (part.text.trim() === '') return;
    running.current[tab]?.abort();
    const abort = new AbortController();
    running.current[tab] = abort;
    setMarks((before) => ({ ...before, [tab]: null }));
    setOutcomes((before) => ({ ...before, [tab]: { ...(before[tab] ?? NOTHING), running: true } }));
    const finish = (next: Outcome, rows: number | null) => {
      if (running.current[tab] !== abort) return;
      setOutcomes((before) => ({ ...before, [tab]: next }));
      setHistory((before) => {
        const after = remember(before, { query: part.text, at: Date.now(), rows });
        writeHistory(after);
        return after;
      });
    };
    api.sql(part.text, limit, abort.signal).then(
      (result) => {
        finish({ result, failure: null, running: false }, result.rowCount);
        memory.write('did.sql', 'yes');
      },
      (cause) => {
        if (abort.signal.aborted) {
          setOutcomes((before) => ({ ...before, [tab]: { ...(before[tab] ?? NOTHING), running: false } }));
          return;
        }
        const failure = failureOf(cause);
        finish({ result: null, failure, running: false }, null);
        if (failure.position !== null) {
          setMarks((before) => ({ ...before, [tab]: { at: part.from + (failure.position ?? 0), message: failure.what } }));
        }
      },
    );
  };
  const stop = () => running.current[state.active]?.abort();

  return (
    <div class="sql-lab">
      <SchemaTree tables={schema.data?.tables ?? []} onInsert={(name) => handle.current?.insert(name)} />
      <div class="sql-main">
        <section class="card sql-write" aria-label={words.editor}>
          <div class="sql-bar">
            <div class="sql-tabs" role="tablist" aria-label={words.tabs}>
              {state.tabs.map((tab, index) => (
                <span key={tab.id} class="sql-tab" role="presentation">
                  <button type="button" role="tab" aria-selected={tab.id === state.active} onClick={() => setState({ ...state, active: tab.id })}>
                    {words.tab(index + 1)}
                  </button>
                </span>
              ))}
            </div>
            {state.tabs.length > 1 && (
              <button
                type="button"
                class="button icon-only small quiet"
                aria-label={words.closeTab(words.tab(state.tabs.findIndex((tab) => tab.id === state.active) + 1))}
                onClick={() => setState(closeTab(state, state.active))}
              >
                <Icon name="close" size={14} />
              </button>
            )}
            <button type="button" class="button icon-only small quiet" aria-label={words.newTab} title={words.newTab} onClick={() => setState(addTab(state, ''))}>
              <Icon name="plus" size={14} />
            </button>
            <span class="grow" />
            <button type="button" class="button small quiet" onClick={() => setShowHistory(true)}>
              <Icon name="history" size={14} /> {words.history}
            </button>
            <label class="field is-inline">
              <span>{words.limit}</span>
              <select class="input" value={String(limit)} onChange={(event) => setLimit(Number(event.currentTarget.value))}>
                {LIMITS.map((each) => (
                  <option key={each} value={String(each)}>
                    {each}
                  </option>
                ))}
              </select>
            </label>
            {outcome.running ? (
              <button type="button" class="button" onClick={stop}>
                <Icon name="stop" size={13} /> {words.stop}
              </button>
            ) : (
              <button type="button" class="button primary" data-testid="sql-run" title="Ctrl Enter" onClick={run}>
                <Icon name="play" size={13} /> {words.run}
              </button>
            )}
          </div>
          <SqlEditor
            key={`${state.active}.${state.tabs.find((tab) => tab.id === state.active)?.revision}`}
            initial={text}
            schema={schema.data?.tables ?? []}
            mark={mark}
            handle={handle}
            onChange={(changed) => {
              setState((before) => editTab(before, changed));
              setMarks((before) => (before[state.active] ? { ...before, [state.active]: null } : before));
            }}
            onRun={run}
          />
        </section>
        <SqlResults
          key={state.active}
          outcome={outcome}
          place={mark === null ? null : words.at(...lineAndColumn(text, mark.at))}
          onRetry={run}
        />
      </div>
      {showHistory && (
        <Dialog title={words.history} class="is-wide" onClose={() => setShowHistory(false)}>
          {history.length === 0 && <p class="muted">{words.noHistory}</p>}
          <ul class="sql-history">
            {history.map((entry) => (
              <li key={entry.query}>
                <button
                  type="button"
                  onClick={() => {
                    setState(openQuery(state, entry.query));
                    setShowHistory(false);
                  }}
                >
                  <code>{entry.query}</code>
                  <small>
                    {relative(entry.at, now.value)} · {entry.rows === null ? t().state.failed : t().common.rows(String(entry.rows))}
                  </small>
                </button>
              </li>
            ))}
          </ul>
          {history.length > 0 && (
            <footer>
              <button
                type="button"
                class="button"
                onClick={() => {
                  setHistory([]);
                  writeHistory([]);
                }}
              >
                {words.clearHistory}
              </button>
            </footer>
          )}
        </Dialog>
      )}
    </div>
  );
}
