import { useEffect, useRef, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, LetterOutcome, LetterSelection } from '../api/types';
import { count } from '../app/format';
import { refusals, throughAll } from '../app/letters';
import { t } from '../i18n';
import { FailureBox, LoadingBar, Prose } from './basics';
import { Dialog } from './dialog';

export type LetterAction = 'replay' | 'discard';

const REASONS = 5;

interface Props {
  stream: string;
  action: LetterAction;
  selection: LetterSelection;
  /** How many these are, as far as is known. */
  count: number;
  onDone(): void;
  onClose(): void;
}

/** Asks, does it in as many steps as it takes, and says what became of them. Closing it stops after the step under way. */
export function LettersDialog({ stream, action, selection, count: expected, onDone, onClose }: Props) {
  const [state, setState] = useState<'asking' | 'working' | 'done'>('asking');
  const [outcome, setOutcome] = useState<LetterOutcome | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const closed = useRef(false);
  useEffect(() => () => void (closed.current = true), []);
  const words = t().letters;
  const call = action === 'replay' ? api.replayLetters : api.discardLetters;

  const start = () => {
    setState('working');
    setFailure(null);
    throughAll(
      (after) => call(stream, after === null ? selection : { ...selection, after }),
      setOutcome,
      () => closed.current,
    )
      .then(
        () => setState('done'),
        (cause) => {
          setFailure(failureOf(cause));
          setState('asking');
        },
      )
      .finally(onDone);
  };

  return (
    <Dialog title={action === 'replay' ? words.replayTitle(count(expected)) : words.discardTitle(count(expected))} onClose={onClose}>
      <LoadingBar on={state === 'working'} />
      {state === 'asking' && <p>{action === 'replay' ? words.replayText : words.discardText}</p>}
      <div role="status" data-testid="letters-outcome">
        {state === 'working' && <p>{words.working(count(outcome?.done ?? 0), count(expected))}</p>}
        {state === 'done' && outcome && <Outcome action={action} outcome={outcome} />}
      </div>
      {failure && <FailureBox failure={failure} />}
      <footer>
        <button type="button" class="button" data-testid="close" onClick={onClose}>
          {state === 'asking' ? t().common.cancel : t().common.close}
        </button>
        {state !== 'done' && (
          <button type="button" class={`button ${action === 'replay' ? 'primary' : 'danger'}`} disabled={state === 'working'} data-testid="confirm" onClick={start}>
            {action === 'replay' ? words.replay : words.discard}
          </button>
        )}
      </footer>
    </Dialog>
  );
}

function Outcome({ action, outcome }: { action: LetterAction; outcome: LetterOutcome }) {
  const words = t().letters;
  const groups = refusals(outcome.refused);
  return (
    <div class="stacked">
      <p class={outcome.done > 0 ? 'is-up' : ''}>{action === 'replay' ? words.wasReplayed(count(outcome.done)) : words.wasDiscarded(count(outcome.done))}</p>
      {groups.length > 0 && (
        <div>
          <p>{words.refused(count(outcome.refused.length))}</p>
          <ul class="bullets is-down">
            {groups.slice(0, REASONS).map((group) => (
              <li key={group.reason}>
                <Prose text={group.reason} /> <small>× {count(group.count)}</small>
              </li>
            ))}
            {groups.length > REASONS && <li>…</li>}
          </ul>
        </div>
      )}
    </div>
  );
}
