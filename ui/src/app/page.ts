import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export interface Crumb {
  title: string;
  link: string;
}

export interface PageBar {
  title: string;
  parents: Crumb[];
  /** The range shown when the address names none; null where a page has no range. */
  range: string | null;
}

export const pageBar = signal<PageBar>({ title: '', parents: [], range: null });

/** Tells the top bar where we are. */
export function usePage(title: string, parents: Crumb[] = [], range: string | null = null): void {
  useEffect(() => {
    pageBar.value = { title, parents, range };
    document.title = `${title} · Mekong`;
  }, [title, range, parents.map((parent) => parent.title).join()]);
}
