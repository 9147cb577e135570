import { signal } from '@preact/signals';
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
  w: '/workflows',
};

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
    else return;
    event.preventDefault();
  });
}
