import type { Workflow } from '../api/types';
import { now } from '../app/clock';
import { clock, moment, relative } from '../app/format';
import { t } from '../i18n';

/** What makes a workflow run, for people. */
export function scheduleOf(workflow: Workflow): string | null {
  return workflow.schedule ?? workflow.cron;
}

/** Whether there is something that pausing would stop. */
export function runsByItself(workflow: Workflow): boolean {
  return scheduleOf(workflow) !== null || (workflow.on ?? []).length > 0;
}

export function Triggers({ workflow }: { workflow: Workflow }) {
  const words = t().workflows;
  const schedule = scheduleOf(workflow);
  const events = workflow.on ?? [];
  if (!runsByItself(workflow)) return <span class="muted">{words.manualOnly}</span>;
  return (
    <span class="triggers">
      {schedule !== null && <code title={workflow.timezone ?? undefined}>{schedule}</code>}
      {events.map((event) => (
        <span key={`${event.kind} ${event.name}`} class="tag plain" title={words.onEvent[event.kind]}>
          {words.onKind[event.kind]} <b>{event.name}</b>
        </span>
      ))}
    </span>
  );
}

export function NextRun({ workflow }: { workflow: Workflow }) {
  if (workflow.paused) return <span class="muted">{t().state.paused}</span>;
  if (workflow.nextRunAt === null) return <span class="muted">–</span>;
  const at = Date.parse(workflow.nextRunAt);
  return (
    <span>
      {at - now.value < 86_400_000 ? clock(at) : moment(at, now.value)} <small>{relative(Math.max(at, now.value), now.value)}</small>
    </span>
  );
}
