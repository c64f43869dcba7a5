import { useEffect, useState } from 'preact/hooks';
import type { RetryTime } from '../shared/chatMessage.ts';
import { secondsLeft } from './secondsLeft.ts';

const secondMs = 1_000;

/** Whole seconds until a moment of the host's clock, drawn anew once a second; 0 when it has come or there is none. */
export function useSecondsLeft(until: RetryTime | undefined): number {
  const [left, setLeft] = useState(() => secondsLeft(until, Date.now()));
  useEffect(() => {
    setLeft(secondsLeft(until, Date.now()));
    if (secondsLeft(until, Date.now()) === 0) return undefined;
    const timer = setInterval(() => {
      const now = secondsLeft(until, Date.now());
      setLeft(now);
      if (now === 0) clearInterval(timer);
    }, secondMs);
    return () => clearInterval(timer);
  }, [until?.wallMs]);
  return left;
}
