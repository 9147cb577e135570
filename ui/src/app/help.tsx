import { Dialog } from '../components/dialog';
import { t } from '../i18n';

export function Help({ onClose }: { onClose: () => void }) {
  const words = t().help;
  const rows: [string[], string][] = [
    [['Ctrl', 'K'], words.palette],
    [['g', words.then, 'd s p w t'], words.go],
    [['Space'], words.pause],
    [['Ctrl', 'Enter'], words.run],
    [['Esc'], words.escape],
    [['?'], words.help],
  ];
  return (
    <Dialog title={words.title} onClose={onClose}>
      <dl class="keys">
        {rows.map(([keys, meaning]) => (
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
