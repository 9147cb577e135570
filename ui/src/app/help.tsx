import { Dialog } from '../components/dialog';
import { t } from '../i18n';
import { pageKeys } from './keyboard';

export function Help({ onClose }: { onClose: () => void }) {
  const words = t().help;
  const rows: [string[], string][] = [
    [['Ctrl', 'K'], words.palette],
    [['g', words.then, 'd s p t o j w'], words.go],
    [['Space'], words.pause],
    [['Ctrl', 'Enter'], words.run],
    [['Esc'], words.escape],
    [['?'], words.help],
    ...pageKeys.value.map(({ key, meaning }): [string[], string] => [[key === 'Escape' ? 'Esc' : key], meaning]),
  ];
  // A page's own meaning of a key stands for the usual one.
  const shown = rows.filter(([keys], index) => rows.findLastIndex(([other]) => other.join() === keys.join()) === index);
  return (
    <Dialog title={words.title} onClose={onClose}>
      <dl class="keys">
        {shown.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (key === words.then ? <span key={key}>{key}</span> : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
