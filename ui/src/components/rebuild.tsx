import { useId, useState } from 'preact/hooks';
import { api } from '../api/client';
import type { Rebuild, RebuildPart, RebuildRequest } from '../api/types';
import { isoOf, localInput } from '../app/local-time';
import { remainingMs, sampled, type Sample } from '../app/progress';
import { count, duration, rate } from '../app/format';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { Card, FailureBox, failureFrom } from './basics';
import { Icon } from './icon';
import { Differences, ProofResult } from './proof';
import { Ago, Moment } from './time';

const FROM = ['automatic', 'lake', 'topic'] as const;

interface DialogProps {
  table: string;
  onStarted(rebuilds: Rebuild[]): void;
  onClose(): void;
}

/** Asks from where, and begins. */
export function RebuildDialog({ table, onStarted, onClose }: DialogProps) {
  const [from, setFrom] = useState<(typeof FROM)[number]>('automatic');
  const [since, setSince] = useState<string | null>(null);
  const [until, setUntil] = useState<string | null>(null);
  const [accept, setAccept] = useState(false);
  const [restart, setRestart] = useState(false);
  const words = t().rebuild;
  const hints = { automatic: words.automaticHint, lake: words.lakeHint, topic: words.topicHint };
  const request: RebuildRequest = { tables: [table], since, until, acceptDifferences: accept, restart, ...(from === 'automatic' ? {} : { from }) };
  return (
    <ActionDialog title={words.dialog(table)} action={words.start} act={() => api.rebuild(request).then(onStarted)} onClose={onClose}>
      <p class="muted">{words.about}</p>
      <fieldset class="choices">
        <legend>{words.from}</legend>
        {FROM.map((each) => (
          <Choice key={each} type="radio" name="from" title={words[each]} hint={hints[each]} checked={from === each} onChange={() => setFrom(each)} />
        ))}
      </fieldset>
      <fieldset class="choices">
        <legend>{words.part}</legend>
        <div class="times">
          <Time name="since" title={words.since} value={since} onChange={setSince} />
          <Time name="until" title={words.until} value={until} onChange={setUntil} />
        </div>
        <small>{words.partHint}</small>
      </fieldset>
      <div class="choices">
        <Choice type="checkbox" name="accept" title={words.accept} hint={words.acceptHint} checked={accept} onChange={() => setAccept(!accept)} />
        <Choice type="checkbox" name="restart" title={words.restart} hint={words.restartHint} checked={restart} onChange={() => setRestart(!restart)} />
      </div>
    </ActionDialog>
  );
}

interface TimeProps {
  name: string;
  title: string;
  value: string | null;
  onChange(value: string | null): void;
}

function Time({ name, title, value, onChange }: TimeProps) {
  return (
    <label class="field">
      <span>{title}</span>
      <input class="input" type="datetime-local" name={name} value={localInput(value)} onChange={(event) => onChange(isoOf(event.currentTarget.value))} />
    </label>
  );
}

interface ChoiceProps {
  type: 'radio' | 'checkbox';
  name: string;
  title: string;
  hint: string;
  checked: boolean;
  onChange(): void;
}

function Choice({ type, name, title, hint, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div class="choice">
      <input type={type} id={id} name={name} checked={checked} aria-describedby={`${id}-hint`} data-testid={`${name}-${title}`} onChange={onChange} />
      <label for={id}>{title}</label>
      <small id={`${id}-hint`}>{hint}</small>
    </div>
  );
}

/** What was asked for, once more. */
export function sameAgain(tables: string[], { from, since, until, offsets }: Rebuild, acceptDifferences: boolean): RebuildRequest {
  const open = offsets.map(({ last, ...range }) => (last >= Number.MAX_SAFE_INTEGER ? range : { ...range, last }));
  return { tables, from, since, until, offsets: open, acceptDifferences, restart: false };
}

export const isUnderWay = (rebuild: Rebuild | undefined) => rebuild !== undefined && rebuild.phase !== 'done' && rebuild.phase !== 'failed';

interface Props {
  rebuild: Rebuild;
  /** All that are rebuilt together. */
  tables: string[];
  onStarted(rebuilds: Rebuild[]): void;
}

/** How far the last rebuild of a table is, or what became of it. */
export function RebuildCard({ rebuild, tables, onStarted }: Props) {
  const words = t().rebuild;
  return (
    <Card
      title={words.title}
      subtitle={
        <>
          {words.began} <Ago at={rebuild.startedAt} /> · {words.source[rebuild.from]}
          <Part part={rebuild} />
        </>
      }
      aside={
        <span class={`state tone-${rebuild.phase === 'done' ? 'good' : rebuild.phase === 'failed' ? 'bad' : 'accent'}`} role="status" data-testid="rebuild-phase" data-phase={rebuild.phase}>
          <i aria-hidden="true" />
          {words.phase[rebuild.phase]}
        </span>
      }
      class="stack"
      testId="rebuild"
    >
      {isUnderWay(rebuild) && <Progress rebuild={rebuild} />}
      {rebuild.phase === 'failed' && <Failed rebuild={rebuild} tables={tables} onStarted={onStarted} />}
      {rebuild.phase === 'done' && <Done rebuild={rebuild} />}
    </Card>
  );
}

/** What of the messages is read again, where it is not all. */
function Part({ part }: { part: RebuildPart }) {
  const words = t().rebuild;
  return (
    <>
      {part.since !== null && (
        <>
          {' · '}
          {words.since} <Moment at={part.since} />
        </>
      )}
      {part.until !== null && (
        <>
          {' · '}
          {words.until} <Moment at={part.until} />
        </>
      )}
      {part.offsets.map(({ partition, first, last }) => (
        <span key={`${partition}:${first}`}>
          {' · '}
          {partition}: {count(first)} … {last >= Number.MAX_SAFE_INTEGER ? '' : count(last)}
        </span>
      ))}
    </>
  );
}

function Progress({ rebuild }: { rebuild: Rebuild }) {
  const [samples, setSamples] = useState<Sample[]>([]);
  const [seen, setSeen] = useState<Rebuild | null>(null);
  const words = t().rebuild;
  if (seen !== rebuild) {
    setSeen(rebuild);
    setSamples(sampled(samples, { at: Date.now(), done: rebuild.done }));
  }
  const left = remainingMs(samples, rebuild.total);
  const part = rebuild.total === 0 ? 0 : rebuild.done / rebuild.total;
  return (
    <div class="progress">
      <span class="meter" role="progressbar" aria-label={words.phase[rebuild.phase]} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)}>
        <i style={{ width: `${Math.min(100, part * 100)}%` }} />
      </span>
      <p class="parts">
        <span>{words.progress(count(rebuild.done), count(rebuild.total))}</span>
        <span>{words.rate(rate(rebuild.rowsPerSecond))}</span>
        {left !== null && <span>{words.left(duration(left))}</span>}
      </p>
    </div>
  );
}

function Failed({ rebuild, tables, onStarted }: Props) {
  const [asking, setAsking] = useState(false);
  const words = t().rebuild;
  const refused = rebuild.differences.length > 0 && rebuild.proof?.holds === true;
  const again = (acceptDifferences: boolean) => api.rebuild(sameAgain(tables, rebuild, acceptDifferences)).then(onStarted);
  return (
    <div class="card-body stacked">
      {refused ? (
        <div class="verdict is-warn" role="alert">
          <span class="verdict-mark">
            <Icon name="warning" size={18} />
          </span>
          <div>
            <p class="verdict-head">
              <b>{words.refused}</b>
            </p>
            <p>{words.refusedWhy}</p>
          </div>
        </div>
      ) : (
        rebuild.problem !== null && <FailureBox failure={failureFrom(rebuild.problem)} />
      )}
      {rebuild.differences.length > 0 && (
        <Differences title={t().proof.differences} served={t().proof.servedSays} expected={t().proof.rebuiltSays} differences={rebuild.differences} />
      )}
      <p>
        <button type="button" class="button" data-testid={refused ? 'take-rebuilt' : 'rebuild-again'} onClick={() => setAsking(true)}>
          <Icon name="refresh" size={14} /> {refused ? words.takeRebuilt : words.again}
        </button>
      </p>
      {asking && refused && (
        <ActionDialog title={words.takeTitle(tables.join(', '))} action={words.takeRebuilt} danger act={() => again(true)} onClose={() => setAsking(false)}>
          <p>{words.takeText(count(rebuild.differences.length))}</p>
        </ActionDialog>
      )}
      {asking && !refused && <RebuildDialog table={rebuild.table} onStarted={onStarted} onClose={() => setAsking(false)} />}
    </div>
  );
}

function Done({ rebuild }: { rebuild: Rebuild }) {
  const words = t().rebuild;
  const took = rebuild.finishedAt === null ? 0 : Date.parse(rebuild.finishedAt) - Date.parse(rebuild.startedAt);
  return (
    <>
      <p class="calm">
        <Icon name="check" /> {words.done(duration(took))}
      </p>
      {rebuild.differences.length > 0 && (
        <Differences title={words.accepted} served={t().proof.servedBefore} expected={t().proof.rebuiltSays} differences={rebuild.differences} />
      )}
      {rebuild.proof && (
        <details class="more">
          <summary>
            {t().proof.title} · <Moment at={rebuild.proof.at} />
          </summary>
          <ProofResult proof={rebuild.proof} />
        </details>
      )}
    </>
  );
}
