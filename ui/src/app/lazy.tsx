import type { ComponentType, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { failureOf } from '../api/client';
import { FailureBox, LoadingBar } from '../components/basics';

/** A part of a page in a file of its own, loaded when it is first shown. */
export function lazyPart<P extends object>(load: () => Promise<{ default: ComponentType<P> }>): (props: P) => VNode {
  let loaded: ComponentType<P> | null = null;
  return function Part(props: P) {
    const [, setTurn] = useState(0);
    const [broken, setBroken] = useState<unknown>(null);
    useEffect(() => {
      let current = true;
      if (loaded !== null) return;
      load().then(
        (module) => {
          loaded = module.default;
          if (current) setTurn(1);
        },
        // A file of an older build: the server was updated under an open page.
        (cause) => current && setBroken(cause),
      );
      return () => {
        current = false;
      };
    }, []);
    if (broken !== null) return <FailureBox failure={failureOf(broken)} onRetry={() => location.reload()} />;
    const Loaded = loaded;
    return Loaded === null ? <LoadingBar on /> : <Loaded {...props} />;
  };
}
