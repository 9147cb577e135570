import { useSignalEffect } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n';
import { openOverlay } from './keyboard';
import { Help } from './help';
import { Palette } from './palette';
import { startProject } from './project';
import { Rail } from './rail';
import { place } from './router';
import { Outlet } from './routes';
import { TopBar } from './top-bar';

export function Shell() {
  const [railOpen, setRailOpen] = useState(false);
  useEffect(startProject, []);
  useSignalEffect(() => {
    void place.value.path;
    setRailOpen(false);
  });
  return (
    <div class={railOpen ? 'shell is-rail-open' : 'shell'}>
      <a class="skip" href="#content" data-external onClick={() => document.getElementById('content')?.focus()}>
        {t().nav.skip}
      </a>
      <Rail />
      {railOpen && <button type="button" class="rail-shade" aria-label={t().nav.closeMenu} onClick={() => setRailOpen(false)} />}
      <div class="stage">
        <TopBar onMenu={() => setRailOpen(!railOpen)} />
        <main id="content" tabIndex={0}>
          <Outlet />
        </main>
      </div>
      {openOverlay.value === 'palette' && <Palette onClose={() => (openOverlay.value = null)} />}
      {openOverlay.value === 'help' && <Help onClose={() => (openOverlay.value = null)} />}
    </div>
  );
}
