/** The little of a browser that modules touch while they are loaded. */
import { vi } from 'vitest';

const stored = new Map<string, string>();

vi.stubGlobal('localStorage', {
  getItem: (key: string) => stored.get(key) ?? null,
  setItem: (key: string, value: string) => void stored.set(key, value),
  removeItem: (key: string) => void stored.delete(key),
});
vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {} }));
vi.stubGlobal('document', {
  hidden: false,
  documentElement: { dataset: {}, lang: '', style: {} },
  addEventListener: () => {},
  createElement: () => fakeElement(),
});
vi.stubGlobal('navigator', { language: 'en-GB' });

function fakeElement(): Record<string, unknown> {
  const children: unknown[] = [];
  return { style: {}, children, append: (...more: unknown[]) => void children.push(...more) };
}
