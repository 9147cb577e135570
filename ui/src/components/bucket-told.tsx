import type { ToldSource } from '../api/types';
import { t } from '../i18n';
import { patternOf } from './object-names';

/** Which sources are told of what happens in a bucket, and the topics that they tell. */
export function ToldSources({ told }: { told: ToldSource[] }) {
  const words = t().objects;
  if (told.length === 0) return <span class="muted">{words.toldNone}</span>;
  return (
    <ul class="told" data-testid="told">
      {told.map((source) => {
        const pattern = patternOf(source);
        return (
          <li key={source.source}>
            <a class="link mono" href={`/streams/${encodeURIComponent(source.stream)}`}>
              {source.source}
            </a>{' '}
            <small>
              {source.events.map((event) => words.toldOf[event]).join(', ')} · {pattern === null ? words.everything : words.under(pattern)}
            </small>
          </li>
        );
      })}
    </ul>
  );
}
