import { computed, signal } from '@preact/signals';

export interface Place {
  path: string;
  query: URLSearchParams;
}

export function placeOf(url: string): Place {
  const parsed = new URL(url, 'http://mekong');
  const path = parsed.pathname.length > 1 ? parsed.pathname.replace(/\/+$/, '') || '/' : '/';
  return { path, query: parsed.searchParams };
}

/** The named parts of a path, or null when it is another path: `match('/streams/:name', '/streams/demo')`. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const named: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      if (value === '') return null;
      try {
        named[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
    } else if (part !== value) return null;
  }
  return named;
}

/** The place with some of its query changed; empty values are dropped, so that a default leaves no trace. */
export function urlWith(place: Place, changes: Record<string, string | null>): string {
  const query = new URLSearchParams(place.query);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(key);
    else query.set(key, value);
  }
  const text = query.toString();
  return text === '' ? place.path : `${place.path}?${text}`;
}

const address = signal(typeof location === 'undefined' ? '/' : location.href);
export const place = computed(() => placeOf(address.value));

export function go(url: string): void {
  history.pushState(null, '', url);
  address.value = location.href;
  document.getElementById('content')?.scrollTo(0, 0);
}

/** Changes the query without a step in the history. */
export function setQuery(changes: Record<string, string | null>): void {
  history.replaceState(null, '', urlWith(placeOf(location.href), changes));
  address.value = location.href;
}

/** Only this server's single page: `/docs` and files are pages of their own. */
function isInternal(anchor: HTMLAnchorElement): boolean {
  return (
    anchor.origin === location.origin && !anchor.hasAttribute('download') && !anchor.target && anchor.dataset.external === undefined
  );
}

export function startRouter(): void {
  addEventListener('popstate', () => {
    address.value = location.href;
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const anchor = (event.target as Element | null)?.closest?.('a');
    if (!anchor?.href || !isInternal(anchor)) return;
    event.preventDefault();
    go(anchor.pathname + anchor.search + anchor.hash);
  });
}
