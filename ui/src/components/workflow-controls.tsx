import { useState } from 'preact/hooks';
import { api, failureOf } from '../api/client';
import type { Failure, Run, Workflow } from '../api/types';
import { t } from '../i18n';
import { Switch } from './basics';
import { Icon } from './icon';
import { TriggerDialog } from './trigger-dialog';
import { runsByItself } from './triggers';

interface Props {
  workflow: Workflow;
  /** Whether it is asked what a run is given, where the page decides that. */
  asking?: boolean;
  onAsk?: (asking: boolean) => void;
  onChange(): void;
  onTrigger?: (run: Run) => void;
}

/** The switch of what makes it run, and a run now: at once, or when it was said what it is given. */
export function WorkflowControls({ workflow, asking, onAsk, onChange, onTrigger }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [own, setOwn] = useState(false);
  const words = t().workflows;
  const isAsking = asking ?? own;
  const ask = onAsk ?? setOwn;
  const act = (work: Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    work.then(onChange, (cause) => setFailure(failureOf(cause))).finally(() => setBusy(false));
  };
  return (
    <span class="workflow-controls">
      {failure && (
        <small class="is-down" role="alert">
          {failure.what} {failure.fix}
        </small>
      )}
      {runsByItself(workflow) && (
        <Switch
          on={!workflow.paused}
          busy={busy}
          label={words.enabled(workflow.name)}
          testId={`switch-${workflow.name}`}
          onChange={() => act(workflow.paused ? api.resumeWorkflow(workflow.name) : api.pauseWorkflow(workflow.name))}
        />
      )}
      <button
        type="button"
        class="button small"
        disabled={busy}
        data-testid={`trigger-${workflow.name}`}
        onClick={() => (workflow.parameters.length > 0 ? ask(true) : act(api.trigger(workflow.name).then((run) => onTrigger?.(run))))}
      >
        <Icon name="play" size={12} /> <span>{words.trigger}</span>
      </button>
      {isAsking && (
        <TriggerDialog
          workflow={workflow}
          onTriggered={(run) => {
            onTrigger?.(run);
            onChange();
          }}
          onClose={() => ask(false)}
        />
      )}
    </span>
  );
}
