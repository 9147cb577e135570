import { effect, signal, type ReadonlySignal } from '@preact/signals';

export type Theme = 'light' | 'dark';
export type Language = 'en' | 'vi';

/** Local storage that forgets where the browser forbids it. */
export const memory = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(`mekong.${key}`);
    } catch {
      return null;
    }
  },
  write(key: string, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(`mekong.${key}`);
      else localStorage.setItem(`mekong.${key}`, value);
    } catch {
      // Nothing depends on being remembered.
    }
  },
};

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const systemTheme = (): Theme => (systemDark.matches ? 'dark' : 'light');

function storedTheme(): Theme | null {
  const stored = memory.read('theme');
  return stored === 'light' || stored === 'dark' ? stored : null;
}

const shown = signal<Theme>(storedTheme() ?? systemTheme());
export const theme: ReadonlySignal<Theme> = shown;

/** The attribute first: whoever hears the signal reads colours from the style sheet. */
function show(next: Theme): void {
  document.documentElement.dataset.theme = next;
  shown.value = next;
}

systemDark.addEventListener('change', () => {
  if (storedTheme() === null) show(systemTheme());
});
show(shown.value);

export function toggleTheme(): void {
  const next: Theme = shown.value === 'dark' ? 'light' : 'dark';
  // Choosing what the system says means following it again.
  memory.write('theme', next === systemTheme() ? null : next);
  show(next);
}

function firstLanguage(): Language {
  const stored = memory.read('language');
  if (stored === 'en' || stored === 'vi') return stored;
  return navigator.language.toLowerCase().startsWith('vi') ? 'vi' : 'en';
}

export const language = signal<Language>(firstLanguage());

export function toggleLanguage(): void {
  language.value = language.value === 'en' ? 'vi' : 'en';
  memory.write('language', language.value);
}

effect(() => {
  document.documentElement.lang = language.value;
});
