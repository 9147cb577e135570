import { useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Job } from '../api/types';
import { t } from '../i18n';
import { ActionDialog } from './action-dialog';
import { FailureBox } from './basics';
import { Icon } from './icon';

interface Controls {
  busy: boolean;
  failure: Failure | null;
  toggle(): void;
  restart(): void;
}

/** What can be done with a stream; each call answers with the job as it is then. */
export function useJobControls(job: Job | null, onChange: (job: Job) => void): Controls {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const act = (work: (job: Job) => Promise<Job>) => {
    if (job === null || job.mode !== 'stream' || busy) return;
    setBusy(true);
    setFailure(null);
    work(job)
      .then(onChange, (cause) => setFailure(failureOf(cause)))
      .finally(() => setBusy(false));
  };
  return {
    busy,
    failure,
    toggle: () => act(({ name, state }) => (state === 'paused' ? api.resumeJob(name) : api.pauseJob(name))),
    restart: () => act(({ name }) => api.restartJob(name)),
  };
}

export function JobButtons({ job, controls, onChange }: { job: Job; controls: Controls; onChange(job: Job): void }) {
  const [asking, setAsking] = useState(false);
  const words = t().jobs;
  const paused = job.state === 'paused';
  return (
    <>
      <span class="button-row">
        <button type="button" class="button" disabled={controls.busy} title={paused ? undefined : words.pauseHint} data-testid={paused ? 'resume' : 'pause'} onClick={controls.toggle}>
          <Icon name={paused ? 'play' : 'pause'} size={13} /> {paused ? words.resume : words.pause}
        </button>
        <button type="button" class="button" disabled={controls.busy} title={words.restartHint} data-testid="restart" onClick={controls.restart}>
          <Icon name="refresh" size={13} /> {words.restart}
        </button>
        <button type="button" class="button" disabled={controls.busy} data-testid="from-beginning" onClick={() => setAsking(true)}>
          {words.fromBeginning}
        </button>
      </span>
      {asking && (
        <ActionDialog
          title={words.beginningTitle(job.name)}
          action={words.beginning}
          danger
          act={() => api.restartJob(job.name, 'beginning').then(onChange)}
          onClose={() => setAsking(false)}
        >
          <p>{words.beginningText}</p>
        </ActionDialog>
      )}
      {controls.failure && <FailureBox failure={controls.failure} />}
    </>
  );
}
