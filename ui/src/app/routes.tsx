import type { ComponentType, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { failureOf } from '../api/client';
import { FailureBox, LoadingBar } from '../components/basics';
import { match, place } from './router';

interface Route {
  pattern: string;
  /** Each page is a file of its own, loaded when it is first opened. */
  load: () => Promise<{ default: ComponentType<never> }>;
}

const ROUTES: Route[] = [
  { pattern: '/', load: () => import('../pages/home') },
  { pattern: '/dashboards', load: () => import('../pages/dashboards') },
  { pattern: '/dashboards/:name', load: () => import('../pages/dashboard') },
  { pattern: '/sql', load: () => import('../pages/sql') },
  { pattern: '/streams', load: () => import('../pages/streams') },
  { pattern: '/streams/:name', load: () => import('../pages/stream') },
  { pattern: '/tables', load: () => import('../pages/tables') },
  { pattern: '/tables/:name', load: () => import('../pages/table') },
  { pattern: '/tables/:name/history', load: () => import('../pages/history') },
  { pattern: '/workflows', load: () => import('../pages/workflows') },
  { pattern: '/workflows/:name', load: () => import('../pages/workflow') },
  { pattern: '/jobs', load: () => import('../pages/jobs') },
  { pattern: '/jobs/:name', load: () => import('../pages/job') },
  { pattern: '/objects', load: () => import('../pages/buckets') },
  { pattern: '/objects/:bucket', load: () => import('../pages/bucket') },
  { pattern: '/system', load: () => import('../pages/system') },
];

const NOT_FOUND: Route = { pattern: '*', load: () => import('../pages/not-found') };

const loaded = new Map<string, ComponentType<Record<string, string>>>();

export function Outlet(): VNode | null {
  const path = place.value.path;
  let route = NOT_FOUND;
  let named: Record<string, string> = {};
  for (const candidate of ROUTES) {
    const found = match(candidate.pattern, path);
    if (found) {
      route = candidate;
      named = found;
      break;
    }
  }
  const [, setTurn] = useState(0);
  const [broken, setBroken] = useState<unknown>(null);
  const Page = loaded.get(route.pattern);

  useEffect(() => {
    if (loaded.has(route.pattern)) return;
    let current = true;
    setBroken(null);
    route.load().then(
      (module) => {
        loaded.set(route.pattern, module.default as ComponentType<Record<string, string>>);
        if (current) setTurn((turn) => turn + 1);
      },
      // A file of an older build: the server was updated under an open page.
      (cause) => current && setBroken(cause),
    );
    return () => {
      current = false;
    };
  }, [route.pattern]);

  if (Page) return <Page key={route.pattern + Object.values(named).join('/')} {...named} />;
  if (broken) return <FailureBox failure={failureOf(broken)} onRetry={() => location.reload()} />;
  return <LoadingBar on />;
}
