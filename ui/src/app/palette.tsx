import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api/client';
import { togglePause } from '../api/live';
import { Icon, type IconName } from '../components/icon';
import { t } from '../i18n';
import { openOverlay } from './keyboard';
import { toggleLanguage, toggleTheme } from './preferences';
import { go } from './router';

export interface Choice {
  id: string;
  title: string;
  kind: string;
  icon: IconName;
  act(): void;
}

/** Letters in order, better when together and at the start of a word; null when they are not all there. */
export function score(text: string, wanted: string): number | null {
  const [hay, needle] = [fold(text), fold(wanted)];
  const at = hay.indexOf(needle);
  if (at >= 0) return at === 0 || hay[at - 1] === ' ' ? 100 - at : 60 - at;
  let position = -1;
  for (const letter of needle) {
    position = hay.indexOf(letter, position + 1);
    if (position < 0) return null;
  }
  return 10 - position / 10;
}

/** Without accents: `bang` finds `Bảng`. */
function fold(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
}

function fixedChoices(): Choice[] {
  const { nav, palette } = t();
  const page = (id: string, title: string, icon: IconName, link: string): Choice => ({
    id,
    title,
    kind: palette.pages,
    icon,
    act: () => go(link),
  });
  const action = (id: string, title: string, icon: IconName, act: () => void): Choice => ({
    id,
    title,
    kind: palette.actions,
    icon,
    act,
  });
  return [
    page('home', nav.home, 'home', '/'),
    page('dashboards', nav.dashboards, 'dashboard', '/dashboards'),
    page('sql', nav.sql, 'sql', '/sql'),
    page('streams', nav.topics, 'topic', '/streams'),
    page('tables', nav.tables, 'table', '/tables'),
    page('objects', nav.objects, 'bucket', '/objects'),
    page('jobs', nav.jobs, 'job', '/jobs'),
    page('workflows', nav.workflows, 'workflow', '/workflows'),
    page('system', nav.system, 'system', '/system'),
    action('theme', palette.theme, 'moon', toggleTheme),
    action('language', palette.language, 'refresh', toggleLanguage),
    action('pause', palette.pause, 'pause', togglePause),
    action('help', palette.help, 'question', () => (openOverlay.value = 'help')),
    action('api', palette.api, 'api', () => location.assign('/docs')),
  ];
}

async function projectChoices(): Promise<Choice[]> {
  const { kind } = t();
  const [dashboards, streams, tables, workflows, jobs, buckets] = await Promise.all([
    api.dashboards().catch(() => []),
    api.streams().catch(() => []),
    api.tables().catch(() => []),
    api.workflows().catch(() => []),
    api.jobs().catch(() => []),
    api.buckets().catch(() => []),
  ]);
  const choice = (id: string, title: string, kind: string, icon: IconName, folder: string): Choice => ({
    id: `${folder}/${id}`,
    title,
    kind,
    icon,
    act: () => go(`/${folder}/${encodeURIComponent(id)}`),
  });
  return [
    ...dashboards.map((found) => choice(found.name, found.title, kind.dashboard, 'dashboard', 'dashboards')),
    ...streams.map((found) => choice(found.name, found.name, kind.topic, 'topic', 'streams')),
    ...tables.map((found) => choice(found.name, found.name, kind.table, 'table', 'tables')),
    ...workflows.map((found) => choice(found.name, found.name, kind.workflow, 'workflow', 'workflows')),
    ...jobs.map((found) => choice(found.name, found.name, kind.job, 'job', 'jobs')),
    ...buckets.map((found) => choice(found.name, found.name, kind.bucket, 'bucket', 'objects')),
  ];
}

export function Palette({ onClose }: { onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [ofProject, setOfProject] = useState<Choice[]>([]);
  const words = t().palette;

  useEffect(() => {
    element.current?.showModal();
    void projectChoices().then(setOfProject);
  }, []);

  const found = useMemo(() => {
    const fixed = fixedChoices();
    const pages = fixed.filter((choice) => choice.kind === words.pages);
    const all = [...pages, ...ofProject, ...fixed.filter((choice) => choice.kind !== words.pages)];
    if (text.trim() === '') return all;
    return all
      .map((choice) => ({ choice, points: score(`${choice.title} ${choice.kind}`, text.trim()) }))
      .filter((each) => each.points !== null)
      .sort((a, b) => (b.points ?? 0) - (a.points ?? 0))
      .map((each) => each.choice);
  }, [text, ofProject]);
  const chosen = Math.min(at, Math.max(0, found.length - 1));

  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.act();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (chosen + step + found.length) % found.length;
      setAt(next);
      document.getElementById(`choice-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(found[chosen]);
    }
  };

  return (
    <dialog
      ref={element}
      class="palette"
      aria-label={words.label}
      data-testid="palette"
      onClose={onClose}
      onClick={(event) => event.target === element.current && element.current?.close()}
    >
      <div class="palette-body">
        <div class="palette-input">
          <Icon name="search" />
          <input
            type="text"
            role="combobox"
            aria-label={words.label}
            aria-expanded="true"
            aria-controls="palette-list"
            aria-activedescendant={found.length > 0 ? `choice-${chosen}` : undefined}
            aria-autocomplete="list"
            placeholder={words.placeholder}
            value={text}
            onInput={(event) => {
              setText(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={onKeyDown}
          />
          <kbd>Esc</kbd>
        </div>
        {found.length === 0 && <p class="palette-none">{words.none}</p>}
        <ul id="palette-list" role="listbox" aria-label={words.label}>
          {found.map((choice, index) => (
            <li
              key={choice.kind + choice.id}
              id={`choice-${index}`}
              role="option"
              aria-selected={index === chosen}
              onMouseMove={() => setAt(index)}
              onClick={() => take(choice)}
            >
              <Icon name={choice.icon} />
              <span>{choice.title}</span>
              <small>{choice.kind}</small>
            </li>
          ))}
        </ul>
      </div>
    </dialog>
  );
}
