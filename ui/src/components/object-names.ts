import type { ToldSource } from '../api/types';

/** Keys of objects, seen as paths. Pure. */

/** The folder that a prefix ends in: `a/b/c` is in `a/b/`; empty at the top. */
export function folderOf(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf('/') + 1);
}

/** What stands behind the last `/`, without the one that a folder ends in. */
export function nameOf(key: string): string {
  const path = key.endsWith('/') ? key.slice(0, -1) : key;
  // A name may be empty.
  return path.slice(path.lastIndexOf('/') + 1) || '/';
}

export interface Step {
  name: string;
  prefix: string;
}

/** The folders on the way to a folder, from the top, with itself: `a/b/` is `a/`, then `a/b/`. */
export function stepsOf(folder: string): Step[] {
  const parts = folder.split('/').slice(0, -1);
  return parts.map((name, index) => ({ name: name || '/', prefix: parts.slice(0, index + 1).join('/') + '/' }));
}

/** A folder as it was typed, as a prefix: no `/` at its begin, one at its end; empty for the top. */
export function prefixFrom(typed: string): string {
  const path = typed.trim().replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `${path}/`;
}

/** Which keys a source is told of, with a star for the rest; null for all of them. */
export function patternOf({ prefix, suffix }: Pick<ToldSource, 'prefix' | 'suffix'>): string | null {
  return prefix === '' && suffix === '' ? null : `${prefix}*${suffix}`;
}

/** Where a page of objects is, in the interface. */
export function bucketLink(bucket: string, prefix = ''): string {
  const path = `/objects/${encodeURIComponent(bucket)}`;
  return prefix === '' ? path : `${path}?${new URLSearchParams({ prefix }).toString()}`;
}
