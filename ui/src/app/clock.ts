import { signal } from '@preact/signals';

/** The time of day, once a second while the page can be seen. Ages and countdowns tick by it. */
export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1000);

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) now.value = Date.now();
});
