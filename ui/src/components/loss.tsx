import { useState } from 'preact/hooks';
import type { OffsetRange } from '../api/types';
import { count } from '../app/format';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';

interface Props {
  lost: OffsetRange[];
  /** What it means to go on without them. */
  meaning: string;
  act(): Promise<unknown>;
  onDone(): void;
}

/** Lets a table or an archive go on that stands still because messages are gone, once it was said what is lost. */
export function GoOnWithout({ lost, meaning, act, onDone }: Props) {
  const [asking, setAsking] = useState(false);
  const words = t().loss;
  if (lost.length === 0) return null;
  return (
    <>
      <button type="button" class="button" data-testid="accept-loss" onClick={() => setAsking(true)}>
        {words.goOn}
      </button>
      {asking && (
        <ActionDialog title={words.title} action={words.confirm} danger act={act} onDone={onDone} onClose={() => setAsking(false)}>
          <p>{words.what}</p>
          <ul class="bullets">
            {lost.map(({ partition, first, last }) => (
              <li key={`${partition}:${first}`}>{words.offsets(partition, count(first), count(last), count(last - first + 1))}</li>
            ))}
          </ul>
          <p>{meaning}</p>
        </ActionDialog>
      )}
    </>
  );
}
