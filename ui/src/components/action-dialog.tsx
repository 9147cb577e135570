import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { failureOf } from '../api/client';
import type { Failure } from '../api/types';
import { t } from '../i18n';
import { FailureBox, LoadingBar } from './basics';
import { Dialog } from './dialog';

interface Props {
  title: string;
  /** What the button that does it says. */
  action: string;
  /** What the one that leaves all as it is says, where “Cancel” could be taken for the other. */
  dismiss?: string;
  /** For what cannot be taken back. */
  danger?: boolean;
  disabled?: boolean;
  class?: string;
  act(): Promise<unknown>;
  onDone?: () => void;
  onClose(): void;
  children: ComponentChildren;
}

/** Says what will happen, does it, and stays with the reason when it cannot be done. */
export function ActionDialog({ title, action, dismiss, danger = false, disabled = false, act, onDone, onClose, children, class: className = '' }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  return (
    <Dialog title={title} class={className} onClose={onClose}>
      <LoadingBar on={busy} />
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          setFailure(null);
          act()
            .then(
              () => {
                onDone?.();
                onClose();
              },
              (cause) => setFailure(failureOf(cause)),
            )
            .finally(() => setBusy(false));
        }}
      >
        {children}
        {failure && <FailureBox failure={failure} />}
        <footer>
          <button type="button" class="button" onClick={onClose}>
            {dismiss ?? t().common.cancel}
          </button>
          <button type="submit" class={`button ${danger ? 'danger' : 'primary'}`} disabled={busy || disabled} data-testid="confirm">
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
