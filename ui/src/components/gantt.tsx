import { useMemo, useState } from 'preact/hooks';
import type { Run, TaskRun, TaskState, Workflow } from '../api/types';
import { now } from '../app/clock';
import { clock, clockMillis, duration } from '../app/format';
import { setQuery } from '../app/router';
import { t } from '../i18n';
import { elapsed, ganttOf, type GanttBar } from './gantt-layout';
import { Icon } from './icon';
import { countsOf, isActive, wholeOf, withParts } from './run-tasks';
import { tookMs } from './run-bars';
import { StateSquare } from './task-square';

/** Parts of a for-each task come by so many. */
const PARTS = 50;

interface Props {
  workflow: Workflow;
  run: Run;
  chosen: string | null;
}

/** The tasks of a run on its time: a light bar while one waits for a slot, a solid one while it works. */
export function Gantt({ workflow, run, chosen }: Props) {
  const words = t().workflows;
  const [unfolded, setUnfolded] = useState<Record<string, number>>({});
  const wholes = withParts(run.tasks);
  const rows = wholes.flatMap(({ task, parts }) => [{ task, parts, more: 0 }, ...partRows(parts, unfolded[task.name] ?? 0)]);
  const waitsFor = useMemo(() => new Map(workflow.tasks.map((task) => [task.name, task.after])), [workflow.tasks]);
  const chart = ganttOf(run, rows.map((row) => row.task), isActive(run.state) ? now.value : now.peek(), waitsFor);
  if (chart === null) return <p class="note">{words.notBegun}</p>;
  return (
    <div class="gantt" role="group" aria-label={words.ganttLabel(wholes.length)} data-testid="gantt">
      <div class="gantt-axis" aria-hidden="true">
        <span>{clock(chart.from)}</span>
        <div>
          {chart.ticks.map((tick) => (
            <span key={tick.offsetMs} style={{ left: `${tick.left}%` }}>
              {elapsed(tick.offsetMs)}
            </span>
          ))}
        </div>
      </div>
      <ul>
        {rows.map(({ task, parts, more }, index) => {
          const bar = chart.bars[index];
          const open = (unfolded[task.name] ?? 0) > 0;
          return (
            <li key={task.name} class={`${task.name === chosen ? 'is-chosen' : ''} ${wholeOf(task.name) === null ? '' : 'is-part'}`}>
              {parts.length > 0 && (
                <button
                  type="button"
                  class="disclose"
                  aria-expanded={open}
                  aria-label={words.showParts(task.name)}
                  onClick={() => setUnfolded({ ...unfolded, [task.name]: open ? 0 : PARTS })}
                >
                  <Icon name={open ? 'down' : 'chevron'} size={12} />
                </button>
              )}
              <button
                type="button"
                class="gantt-row"
                aria-pressed={task.name === chosen}
                data-testid={`task-${task.name}`}
                title={titleOf(task, parts)}
                onClick={() => setQuery({ task: task.name })}
              >
                <span class="gantt-name">
                  <StateSquare state={task.state} />
                  <GanttName task={task} />
                  {parts.length > 0 && <small>× {parts.length}</small>}
                  <span class="visually-hidden">{titleOf(task, parts)}</span>
                </span>
                <span class="gantt-line" aria-hidden="true">
                  {chart.ticks.map((tick) => (
                    <i key={tick.offsetMs} class="gantt-tick" style={{ left: `${tick.left}%` }} />
                  ))}
                  {chart.now !== null && <i class="gantt-now" style={{ left: `${chart.now}%` }} />}
                  {bar && <Bars bar={bar} />}
                </span>
              </button>
              {more > 0 && (
                <button type="button" class="button small quiet gantt-more" onClick={() => setUnfolded({ ...unfolded, [wholeOf(task.name) ?? '']: (unfolded[wholeOf(task.name) ?? ''] ?? 0) + PARTS })}>
                  {words.moreParts(more)}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Those that failed first, for one looks for them; the last of them says how many are left. */
function partRows(parts: TaskRun[], most: number): { task: TaskRun; parts: TaskRun[]; more: number }[] {
  if (most === 0) return [];
  const order: TaskState[] = ['failed', 'retrying', 'running'];
  const rank = (part: TaskRun) => (order.indexOf(part.state) + order.length + 1) % (order.length + 1);
  const sorted = [...parts].sort((a, b) => rank(a) - rank(b));
  return sorted.slice(0, most).map((part, index) => ({ task: part, parts: [], more: index === most - 1 ? parts.length - most : 0 }));
}

function Bars({ bar }: { bar: GanttBar }) {
  const { task, queued, earlier, running, rest } = bar;
  const took = tookMs(task, now.peek());
  const last = rest ?? running;
  const end = last === null ? 0 : last.left + last.width;
  // Beside the bar where there is room, else on it.
  const place = end <= 75 ? { left: `calc(${end}% + 6px)` } : (running?.left ?? 0) > 25 ? { right: `calc(${100 - (earlier ?? queued ?? running ?? { left: 0 }).left}% + 6px)` } : { left: `calc(${running?.left ?? 0}% + 6px)` };
  return (
    <>
      {earlier && <i class="gantt-earlier" style={{ left: `${earlier.left}%`, width: `${earlier.width}%` }} />}
      {queued && <i class="gantt-queued" style={{ left: `${queued.left}%`, width: `${queued.width}%` }} />}
      {running && <i class={`gantt-bar hue-${task.state}`} style={{ left: `${running.left}%`, width: `${running.width}%` }} />}
      {rest && <i class="gantt-rest" style={{ left: `${rest.left}%`, width: `${rest.width}%` }} />}
      {running && took !== null && (
        <span class={`gantt-took ${end > 75 && running.left <= 25 ? 'is-on-bar' : ''}`} style={place}>
          {duration(took)}
          {task.attempt > 1 && ` · ↻ ${task.attempt - 1}`}
        </span>
      )}
    </>
  );
}

/** Where it is narrow the group gives way, not the task's own name. */
function GanttName({ task }: { task: TaskRun }) {
  const whole = wholeOf(task.name);
  if (whole !== null) return <b>{task.name.slice(whole.length)}</b>;
  const cut = task.name.lastIndexOf('.') + 1;
  return (
    <span class="gantt-text">
      {cut > 0 && <span>{task.name.slice(0, cut)}</span>}
      <b>{task.name.slice(cut)}</b>
    </span>
  );
}

function titleOf(task: TaskRun, parts: TaskRun[]): string {
  const words = t().workflows;
  const said = [`${task.name}: ${t().state[task.state]}`];
  const took = tookMs(task, now.peek());
  if (parts.length > 0) said.push(countsOf(parts).map(({ state, count }) => `${count} ${t().state[state].toLowerCase()}`).join(', '));
  if (task.item != null) said.push(task.item);
  if (task.queuedAt != null) said.push(`${words.queuedAt} ${clockMillis(Date.parse(task.queuedAt))}`);
  if (task.startedAt !== null) said.push(`${words.started} ${clockMillis(Date.parse(task.startedAt))}`);
  if (took !== null) said.push(duration(took));
  if (task.attempt > 1) said.push(words.attemptNumber(task.attempt));
  return said.join(' · ');
}
