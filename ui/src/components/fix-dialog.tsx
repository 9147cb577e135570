import { useId, useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Letter } from '../api/types';
import { laidOut } from '../app/json-layout';
import { t } from '../i18n';
import { FailureBox, LoadingBar, Prose } from './basics';
import { Dialog } from './dialog';
import { Icon } from './icon';
import { Moment } from './time';

interface Props {
  stream: string;
  letter: Letter;
  /** Something may have changed. */
  onDone(): void;
  onReplayed(): void;
  onClose(): void;
}

/** Where bytes were no text, this is what stands for them. */
const REPLACEMENT = '\uFFFD';

/** A message in an editor; it is sent again when the server finds nothing wrong with it any more. */
export function FixDialog({ stream, letter, onDone, onReplayed, onClose }: Props) {
  const original = letter.value ?? '';
  const isText = letter.value !== null && !original.includes(REPLACEMENT);
  const [text, setText] = useState(() => laidOut(original));
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const id = useId();
  const words = t().letters;
  const changed = isText && text !== original && text !== laidOut(original);

  const replay = () => {
    setBusy(true);
    setFailure(null);
    setRefused(null);
    api
      .replayLetters(stream, { letters: [changed ? { id: letter.id, value: text } : { id: letter.id }] })
      .then(
        (outcome) => {
          const refusal = outcome.refused[0];
          onDone();
          if (refusal) {
            setRefused(refusal.reason);
            return;
          }
          onReplayed();
          onClose();
        },
        (cause) => setFailure(failureOf(cause)),
      )
      .finally(() => setBusy(false));
  };

  return (
    <Dialog title={words.fixTitle(letter.id)} class="is-large" onClose={onClose}>
      <LoadingBar on={busy} />
      <form
        class="fix"
        onSubmit={(event) => {
          event.preventDefault();
          replay();
        }}
      >
        <div class="field">
          <label for={id}>{words.message}</label>
          <textarea
            id={id}
            class="input"
            rows={14}
            spellcheck={false}
            autofocus
            readOnly={!isText}
            value={text}
            aria-invalid={refused !== null}
            aria-describedby={`${id}-reason`}
            data-testid="letter"
            onInput={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) replay();
            }}
          />
          <small>{isText ? words.unchanged : words.binary}</small>
        </div>
        <div class="fix-side">
          <div id={`${id}-reason`}>
            {refused === null ? (
              <>
                <h3>{words.why}</h3>
                <p>
                  <Prose text={letter.headers['mekong.reason'] ?? letter.reason} />
                </p>
              </>
            ) : (
              <div class="failure" role="alert" data-testid="still-bad">
                <p class="failure-what">
                  <Icon name="warning" /> <strong>{words.stillBad}</strong>
                </p>
                <p>
                  <Prose text={refused} />
                </p>
              </div>
            )}
          </div>
          <dl class="fix-facts">
            <div>
              <dt>{t().streams.time}</dt>
              <dd>
                <Moment at={letter.timestamp} />
              </dd>
            </div>
            <div>
              <dt>{words.table}</dt>
              <dd>
                <code>{letter.tables.join(', ')}</code>
              </dd>
            </div>
          </dl>
          {failure && <FailureBox failure={failure} />}
        </div>
        <footer>
          <button type="button" class="button quiet" disabled={!isText} onClick={() => setText(laidOut(text))}>
            {words.layOut}
          </button>
          <button type="button" class="button quiet" disabled={!changed} onClick={() => setText(laidOut(original))}>
            <Icon name="history" size={14} /> {words.original}
          </button>
          <span class="grow" />
          <button type="button" class="button" onClick={onClose}>
            {t().common.cancel}
          </button>
          <button type="submit" class="button primary" disabled={busy} data-testid="confirm">
            <Icon name="send" size={14} /> {words.replay}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
