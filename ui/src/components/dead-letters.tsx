import { useState } from 'preact/hooks';
import { api } from '../api/client';
import type { Letter, LetterCounts, LetterGroup, LetterSelection, LetterState, Stream } from '../api/types';
import { count } from '../app/format';
import { useResource } from '../app/resource';
import { place, setQuery } from '../app/router';
import { t } from '../i18n';
import { Card, Empty, FailureBox, LoadingBar, Prose } from './basics';
import { FixDialog } from './fix-dialog';
import { Icon } from './icon';
import { LettersDialog, type LetterAction } from './letters-dialog';
import { Listing } from './listing';
import { MessageList } from './message-list';
import { Ago } from './time';

const STATES = ['open', 'replaying', 'replayed', 'discarded'] as const;
const ANY = 'any';

/** What a person is asked before it is done. */
interface Question {
  action: LetterAction;
  selection: LetterSelection;
  count: number;
}

/** Messages that could not become rows: why, which, and what can be done about them. */
export function DeadLetters({ stream }: { stream: Stream }) {
  const params = place.value.query;
  const reason = params.get('reason');
  const chosen = params.get('state') ?? 'open';
  const state = STATES.find((each) => each === chosen) ?? null;
  const filter = { ...(reason === null ? {} : { reason }), ...(state === null ? {} : { state }) };
  const counts = useResource(`letter-reasons:${stream.name}`, () => api.deadLetterReasons(stream.name), { everyMs: 5000 });
  const page = useResource(`letters:${stream.name}?${JSON.stringify(filter)}`, () => api.deadLetters(stream.name, filter), { everyMs: 5000 });
  const [question, setQuestion] = useState<Question | null>(null);
  const [fixing, setFixing] = useState<Letter | null>(null);
  const [replayed, setReplayed] = useState<string | null>(null);
  const words = t().letters;
  const reload = () => {
    counts.reload();
    page.reload();
  };

  if (counts.data && counts.data.reasons.length === 0) {
    return (
      <Card title={t().streams.deadLetters} subtitle={<code>{counts.data.topic}</code>}>
        <Empty text={t().streams.noDeadLetters} />
      </Card>
    );
  }
  return (
    <>
      <LoadingBar on={counts.loading && counts.data === null} />
      {counts.failure && <FailureBox failure={counts.failure} onRetry={counts.reload} />}
      {counts.data && <Reasons counts={counts.data} chosen={reason} ask={setQuestion} />}
      <Card title={words.letters} subtitle={reason === null ? page.data && <code>{page.data.topic}</code> : <Prose text={words.only(reason)} />} class="letters" testId="letters">
        <LoadingBar on={page.loading && page.data === null} />
        <div class="filters">
          <label class="field">
            <span>{t().common.state}</span>
            <select class="input" data-testid="letter-state" value={state ?? ANY} onChange={(event) => setQuery({ state: event.currentTarget.value === 'open' ? null : event.currentTarget.value })}>
              <option value={ANY}>{t().common.all}</option>
              {STATES.map((each) => (
                <option key={each} value={each}>
                  {words.state[each]}
                </option>
              ))}
            </select>
          </label>
          {reason !== null && (
            <button type="button" class="button" onClick={() => setQuery({ reason: null })}>
              <Icon name="close" size={14} /> {words.everyReason}
            </button>
          )}
          <span role="status" class="is-up" data-testid="replayed">
            {replayed !== null && words.oneReplayed(replayed)}
          </span>
        </div>
        {page.failure && <FailureBox failure={page.failure} onRetry={page.reload} />}
        {page.data?.messages.length === 0 && (
          <Empty text={words.none}>
            {(state !== null || reason !== null) && (
              <button type="button" class="button" onClick={() => setQuery({ reason: null, state: ANY })}>
                {words.showAll}
              </button>
            )}
          </Empty>
        )}
        {page.data && page.data.messages.length > 0 && (
          <MessageList
            messages={page.data.messages}
            columns={[
              { title: words.from, minor: true, cell: (letter) => <code>{letter.id}</code> },
              { title: t().common.state, minor: true, cell: (letter) => <LetterStateTag letter={letter} /> },
              {
                title: words.reason,
                cell: (letter) => (
                  <span class="reason">
                    <Prose text={letter.headers['mekong.reason'] ?? letter.reason} />
                  </span>
                ),
              },
              { title: words.table, minor: true, cell: (letter) => <code>{letter.tables.join(', ')}</code> },
            ]}
            actions={(letter) => (
              <LetterActions letter={letter} onFix={() => setFixing(letter)} onDiscard={() => setQuestion({ action: 'discard', selection: { letters: [{ id: letter.id }] }, count: 1 })} />
            )}
          />
        )}
        {page.data?.stopped && <p class="note">{page.data.stopped}</p>}
      </Card>
      {question && <LettersDialog stream={stream.name} {...question} onDone={reload} onClose={() => setQuestion(null)} />}
      {fixing && <FixDialog stream={stream.name} letter={fixing} onDone={reload} onReplayed={() => setReplayed(fixing.id)} onClose={() => setFixing(null)} />}
    </>
  );
}

const TONES: Record<LetterState, string> = { open: 'warn', replaying: 'accent', replayed: 'good', discarded: 'quiet' };

function LetterStateTag({ letter }: { letter: Letter }) {
  const words = t().letters;
  return (
    <span class={`state tone-${TONES[letter.state]}`} title={letter.replayedAs === null ? undefined : `${words.replayedAs} ${letter.replayedAs}`}>
      <i aria-hidden="true" />
      {words.state[letter.state]}
    </span>
  );
}

interface LetterActionsProps {
  letter: Letter;
  onFix(): void;
  onDiscard(): void;
}

/** A letter that was replayed is done with. */
function LetterActions({ letter, onFix, onDiscard }: LetterActionsProps) {
  const words = t().letters;
  if (letter.state === 'replayed') return letter.replayedAs === null ? null : <code class="muted">{letter.replayedAs}</code>;
  return (
    <span class="row-actions">
      <button type="button" class="button small" data-testid="fix" onClick={onFix}>
        {words.fix}
      </button>
      {letter.state !== 'discarded' && (
        <button type="button" class="button small quiet" data-testid="discard" onClick={onDiscard}>
          {words.discard}
        </button>
      )}
    </span>
  );
}

interface ReasonsProps {
  counts: LetterCounts;
  chosen: string | null;
  ask(question: Question): void;
}

/** How many of each reason, and what became of them; a click shows those. */
function Reasons({ counts, chosen, ask }: ReasonsProps) {
  const words = t().letters;
  const buttons = (selection: LetterSelection, open: number) =>
    open > 0 && (
      <span class="row-actions">
        <button type="button" class="button small" data-testid="replay-all" onClick={() => ask({ action: 'replay', selection, count: open })}>
          {words.replayAll}
        </button>
        <button type="button" class="button small quiet" data-testid="discard-all" onClick={() => ask({ action: 'discard', selection, count: open })}>
          {words.discardAll}
        </button>
      </span>
    );
  const figure = (n: number, tone = '') => <span class={n === 0 ? 'muted' : tone}>{count(n)}</span>;
  return (
    <Card title={words.byReason} subtitle={<code>{counts.topic}</code>} class="stack" testId="letter-reasons" aside={counts.reasons.length > 1 && buttons({ all: true }, counts.open)}>
      <Listing<LetterGroup>
        label={words.byReason}
        items={counts.reasons}
        keyOf={(group) => group.reason}
        chosen={chosen}
        fields={[
          {
            title: words.reason,
            cell: (group) => (
              <button type="button" class="plain-link reason" aria-pressed={group.reason === chosen} onClick={() => setQuery({ reason: group.reason === chosen ? null : group.reason })}>
                <Prose text={group.reason} />
              </button>
            ),
          },
          { title: words.table, minor: true, cell: (group) => <code>{group.tables.join(', ')}</code> },
          { title: words.open, align: 'right', cell: (group) => figure(group.open, 'is-down') },
          { title: words.replayed, align: 'right', minor: true, cell: (group) => figure(group.replayed, 'is-up') },
          { title: words.discarded, align: 'right', minor: true, cell: (group) => figure(group.discarded) },
          { title: words.newest, align: 'right', minor: true, cell: (group) => <Ago at={group.newest} /> },
          { title: t().common.actions, align: 'right', cell: (group) => buttons({ reason: group.reason }, group.open) },
        ]}
      />
      {counts.older && <p class="note">{words.older(count(counts.looked))}</p>}
    </Card>
  );
}
