import type { ComponentChildren } from 'preact';
import { api } from '../api/client';
import type { Pipeline } from '../api/types';
import { memory } from '../app/preferences';
import { useResource } from '../app/resource';
import { t } from '../i18n';
import { Card } from './basics';
import { Icon } from './icon';

interface Step {
  id: string;
  title: string;
  hint: ComponentChildren;
  link: string;
  done: boolean;
}

const remembered = (what: string) => memory.read(`did.${what}`) !== null;

/** What a newcomer does first; ticked from what the platform knows, else from what this browser did. */
export function FirstSteps({ pipeline }: { pipeline: Pipeline | null }) {
  const { data: sources } = useResource('sources', api.sources);
  const words = t().home;
  const first = (kind: string) => pipeline?.nodes.find((node) => node.kind === kind);
  const rowsOf = (table: string) => pipeline?.nodes.find((node) => node.id === `table:${table}`)?.metrics.rows ?? 0;
  const table = first('table')?.name;
  const stream = first('topic');
  const file = sources?.find((source) => source.type === 'file');

  const steps: Step[] = [
    {
      id: 'dashboard',
      title: words.steps.dashboard,
      hint: words.steps.dashboardHint,
      link: first('dashboard')?.link ?? '/dashboards',
      done: remembered('dashboard'),
    },
    {
      id: 'event',
      title: words.steps.event,
      hint: words.steps.eventHint,
      link: stream ? `${stream.link}?tab=send` : '/streams',
      done: remembered('event'),
    },
    {
      id: 'sql',
      title: words.steps.sql,
      hint: words.steps.sqlHint,
      link: table ? `/sql?q=${encodeURIComponent(`SELECT *\nFROM ${table}\nORDER BY __time DESC\nLIMIT 100`)}` : '/sql',
      done: remembered('sql'),
    },
    ...(file
      ? [
          {
            id: 'replay',
            title: words.steps.replay,
            hint: (
              <>
                {words.steps.replayHint} <code>./mekong load {file.name}</code>
              </>
            ),
            link: `/streams/${encodeURIComponent(file.stream)}`,
            done: file.sent > 0 || rowsOf(file.stream) > 0,
          },
        ]
      : []),
    {
      id: 'ledger',
      title: words.steps.ledger,
      hint: words.steps.ledgerHint,
      link: table ? `/tables/${encodeURIComponent(table)}` : '/tables',
      done: remembered('ledger'),
    },
  ];
  const done = steps.filter((step) => step.done).length;

  return (
    <Card title={words.start} subtitle={words.done(done, steps.length)} class="home-steps" testId="first-steps">
      <ol class="steps">
        {steps.map((step) => (
          <li key={step.id} class={step.done ? 'is-done' : ''} data-testid={`step-${step.id}`} data-done={step.done}>
            <a href={step.link}>
              <span class="tick">{step.done && <Icon name="check" size={12} />}</span>
              <span>
                <b>
                  {step.title}
                  {step.done && <span class="visually-hidden"> ✓</span>}
                </b>
                <small>{step.hint}</small>
              </span>
            </a>
          </li>
        ))}
      </ol>
    </Card>
  );
}
