/** How much was done at a moment. */
export interface Sample {
  at: number;
  done: number;
}

/** What is older says nothing of the present pace. */
const WINDOW_MS = 15_000;

/** The samples that the pace is measured by, with the newest; one that goes back begins anew. */
export function sampled(samples: Sample[], next: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && next.done < last.done) return [next];
  const kept = samples.filter((sample) => next.at - sample.at <= WINDOW_MS);
  return [...kept, next];
}

/** How long the rest will take at the present pace; null while there is none. */
export function remainingMs(samples: Sample[], total: number): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || last.at <= first.at || last.done <= first.done) return null;
  return (Math.max(0, total - last.done) * (last.at - first.at)) / (last.done - first.done);
}
