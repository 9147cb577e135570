import { lastEventAt, liveState, togglePause } from '../api/live';
import { Icon } from '../components/icon';
import { Menu } from '../components/menu';
import { t } from '../i18n';
import { clock } from './format';
import { openOverlay } from './keyboard';
import { pageBar } from './page';
import { theme, toggleLanguage, toggleTheme } from './preferences';
import { place, setQuery } from './router';

const RANGES = ['5m', '15m', '1h', '6h', '24h', '7d', 'all'] as const;

function rangeName(range: string): string {
  const words = t().range;
  return (RANGES as readonly string[]).includes(range) ? words[range as (typeof RANGES)[number]] : words.other(range);
}

function LiveButton() {
  const words = t().bar;
  const state = liveState.value;
  const text = {
    live: words.live,
    idle: words.connecting,
    connecting: words.connecting,
    reconnecting: words.reconnecting,
    paused: words.paused,
  }[state];
  return (
    <button
      type="button"
      class={`button live is-${state}`}
      title={state === 'paused' ? words.resume : words.pause}
      data-testid="live"
      data-state={state}
      onClick={togglePause}
    >
      {state === 'paused' ? <Icon name="play" size={13} /> : <i class="live-dot" aria-hidden="true" />}
      <span>{text}</span>
      {lastEventAt.value !== null && <span class="mono">{clock(lastEventAt.value)}</span>}
    </button>
  );
}

function RangeMenu({ fallback }: { fallback: string }) {
  const range = place.value.query.get('range') ?? fallback;
  const all = (RANGES as readonly string[]).includes(range) ? RANGES : [...RANGES, range];
  return (
    <Menu
      label={`${t().bar.range}: ${rangeName(range)}`}
      testId="range"
      items={all.map((each) => ({
        label: rangeName(each),
        chosen: each === range,
        act: () => setQuery({ range: each === fallback ? null : each }),
      }))}
    >
      <Icon name="clock" size={14} />
      <span>{rangeName(range)}</span>
    </Menu>
  );
}

/** Where we are, and what holds for every page. */
export function TopBar({ onMenu }: { onMenu: () => void }) {
  const { title, parents, range } = pageBar.value;
  const words = t().bar;
  const dark = theme.value === 'dark';
  return (
    <header class="top-bar">
      <button type="button" class="button icon-only quiet menu-button" aria-label={t().nav.openMenu} aria-controls="rail" onClick={onMenu}>
        <Icon name="menu" />
      </button>
      <div class="crumbs">
        {parents.map((parent) => (
          <span key={parent.link}>
            <a href={parent.link}>{parent.title}</a>
            <Icon name="chevron" size={14} />
          </span>
        ))}
        <h1>{title}</h1>
      </div>
      <button type="button" class="search-button" data-testid="palette-button" onClick={() => (openOverlay.value = 'palette')}>
        <Icon name="search" size={14} />
        <span>{words.search}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <div class="bar-tools">
        <LiveButton />
        {range !== null && <RangeMenu fallback={range} />}
        <button
          type="button"
          class="button icon-only"
          aria-label={dark ? words.toLight : words.toDark}
          title={dark ? words.toLight : words.toDark}
          data-testid="theme"
          onClick={toggleTheme}
        >
          <Icon name={dark ? 'sun' : 'moon'} size={15} />
        </button>
        <button type="button" class="button language" title={words.toLanguage} data-testid="language" onClick={toggleLanguage}>
          {t().language === 'English' ? 'VI' : 'EN'}
        </button>
      </div>
    </header>
  );
}
