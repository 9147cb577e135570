import type { LetterOutcome } from '../api/types';

/** Goes on until none are left, or the caller has had enough; each time tells what was done so far. */
export async function throughAll(
  step: (after: string | null) => Promise<LetterOutcome>,
  tell: (soFar: LetterOutcome) => void,
  isStopped: () => boolean = () => false,
): Promise<LetterOutcome> {
  let all: LetterOutcome = { done: 0, refused: [], left: 0, next: null };
  let after: string | null = null;
  do {
    const outcome: LetterOutcome = await step(after);
    all = { done: all.done + outcome.done, refused: [...all.refused, ...outcome.refused], left: outcome.left, next: outcome.next };
    tell(all);
    after = outcome.next;
  } while (after !== null && !isStopped());
  return all;
}

/** Refusals by their reason, the most frequent first. */
export function refusals(refused: LetterOutcome['refused']): { reason: string; count: number; sample: string }[] {
  const groups = new Map<string, { reason: string; count: number; sample: string }>();
  for (const { id, reason } of refused) {
    const group = groups.get(reason) ?? { reason, count: 0, sample: id };
    group.count++;
    groups.set(reason, group);
  }
  return [...groups.values()].sort((one, other) => other.count - one.count);
}
