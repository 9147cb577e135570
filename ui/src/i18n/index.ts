import { language, type Language } from '../app/preferences';
import { en, type Dictionary } from './en';
import { vi } from './vi';

const dictionaries: Record<Language, Dictionary> = { en, vi };

/** The words of the chosen language; a component that reads them is drawn anew when it changes. */
export function t(): Dictionary {
  return dictionaries[language.value];
}
