import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { togglePause } from '../api/live';
import { go } from './router';

export const openOverlay = signal<'palette' | 'help' | null>(null);

/** The second key after `g`. */
export const PLACES: Record<string, string> = {
  h: '/',
  d: '/dashboards',
  s: '/sql',
  p: '/streams',
  t: '/tables',
  o: '/objects',
  j: '/jobs',
  w: '/workflows',
};

/** A key of the page that is open, listed in the help. */
export interface PageKey {
  key: string;
  meaning: string;
  act(): void;
}

export const pageKeys = signal<PageKey[]>([]);

/** The keys of a page while it is open. */
export function usePageKeys(keys: PageKey[]): void {
  const latest = useRef(keys);
  latest.current = keys;
  const meanings = keys.map(({ key, meaning }) => `${key} ${meaning}`).join();
  useEffect(() => {
    pageKeys.value = keys.map(({ key, meaning }, index) => ({ key, meaning, act: () => latest.current[index]?.act() }));
    return () => {
      pageKeys.value = [];
    };
  }, [meanings]);
}

const SEQUENCE_MS = 1000;

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable=true], .cm-editor') !== null;
}

/** Space presses what has the focus: it pauses only where nothing would be pressed. */
function pressesSomething(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary, [role=menu], dialog') !== null;
}

export function startKeyboard(): void {
  let goingAt = 0;
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openOverlay.value = openOverlay.value === 'palette' ? null : 'palette';
      return;
    }
    if (event.ctrlKey || event.metaKey || isTyping(event.target) || openOverlay.value !== null) return;
    if (document.querySelector('dialog[open]')) return;
    const target = Date.now() - goingAt < SEQUENCE_MS ? PLACES[event.key] : undefined;
    goingAt = 0;
    if (target !== undefined) go(target);
    else if (event.key === 'g') goingAt = Date.now();
    else if (event.key === '?') openOverlay.value = 'help';
    else if (event.key === ' ' && !pressesSomething(event.target)) togglePause();
    else if (!event.shiftKey && !document.querySelector('[role=menu]')) {
      const own = pageKeys.value.find((each) => each.key === event.key);
      if (!own) return;
      own.act();
    } else return;
    event.preventDefault();
  });
}
