import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Failure } from '../api/types';
import { t } from '../i18n';
import { Icon } from './icon';

/** One sentence, and what fills the emptiness. */
export function Empty({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p>{text}</p>
      {children}
    </div>
  );
}

/** A sentence of the server, what stands in backticks as code. */
export function Prose({ text }: { text: string }) {
  return <>{text.split(/`([^`]+)`/).map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}

/** A problem that comes as one line, “what – why – fix”, in its parts. */
export function failureFrom(problem: string): Failure {
  const [what = '', ...rest] = problem.split(' – ');
  const fix = rest.length > 1 ? rest.pop() : undefined;
  return { code: 'RESOURCE', what, why: rest.join(' – '), fix: fix ?? '', position: null };
}

interface FailureProps {
  failure: Failure;
  sql?: string;
  onRetry?: () => void;
  /** What can be done about it. */
  children?: ComponentChildren;
}

/** What went wrong, why, and how to mend it, where it went wrong. */
export function FailureBox({ failure, sql, onRetry, children }: FailureProps) {
  return (
    <div class="failure" role="alert">
      <p class="failure-what">
        <Icon name="warning" /> <strong><Prose text={failure.what} /></strong>
      </p>
      {failure.why && <p><Prose text={failure.why} /></p>}
      {failure.fix && (
        <p class="failure-fix">
          <span>{t().common.fix}</span> <Prose text={failure.fix} />
        </p>
      )}
      {sql && <pre tabIndex={0}>{sql}</pre>}
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          <Icon name="refresh" size={14} /> {t().common.retry}
        </button>
      )}
      {children}
    </div>
  );
}

/** A thin bar: something newer is on its way, what is shown stays. */
export function LoadingBar({ on }: { on: boolean }) {
  return on ? <div class="loading-bar" role="progressbar" aria-label={t().common.loading} /> : null;
}

export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'accent' | 'muted' | 'muted-bad';

const TONES: Record<string, Tone> = {
  ok: 'good',
  ready: 'good',
  success: 'good',
  running: 'accent',
  starting: 'accent',
  retrying: 'accent',
  reading: 'accent',
  waiting: 'accent',
  planned: 'quiet',
  done: 'good',
  elsewhere: 'quiet',
  degraded: 'warn',
  failed: 'bad',
  skipped: 'muted',
  cancelled: 'muted',
  upstream_failed: 'muted-bad',
};

export function toneOf(state: string): Tone {
  return TONES[state] ?? 'quiet';
}

/** A state in words with a dot in its colour. */
export function StateTag({ state }: { state: keyof ReturnType<typeof t>['state'] }) {
  return (
    <span class={`state tone-${toneOf(state)}`}>
      <i aria-hidden="true" />
      {t().state[state]}
    </span>
  );
}

interface SwitchProps {
  on: boolean;
  label: string;
  busy?: boolean;
  testId?: string;
  onChange(): void;
}

export function Switch({ on, label, busy = false, testId, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={on}
      aria-label={label}
      title={label}
      disabled={busy}
      data-testid={testId}
      onClick={onChange}
    >
      <i aria-hidden="true" />
    </button>
  );
}

export function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        void navigator.clipboard?.writeText(text).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 1500);
        });
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} size={14} /> {copied ? t().common.copied : t().common.copy}
    </button>
  );
}

interface CardProps {
  title: string;
  subtitle?: ComponentChildren;
  aside?: ComponentChildren;
  class?: string;
  testId?: string;
  children: ComponentChildren;
}

/** A titled surface. */
export function Card({ title, subtitle, aside, testId, children, class: className = '' }: CardProps) {
  return (
    <section class={`card ${className}`} aria-label={title} data-testid={testId}>
      <header class="card-head">
        <h2>{title}</h2>
        {subtitle && <span class="subtitle">{subtitle}</span>}
        {aside && <div class="card-aside">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
