import { useEffect, useRef, useState } from 'preact/hooks';

const secondMs = 1_000;

/** Whole seconds since the first drawing, counted on from `fromMs` and drawn anew once a second while `isRunning`. */
export function useSeconds(isRunning: boolean, fromMs = 0): number {
  const began = useRef(performance.now() - fromMs);
  const elapsed = () => Math.floor((performance.now() - began.current) / secondMs);
  const [seconds, setSeconds] = useState(elapsed);
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setSeconds(elapsed()), secondMs);
    return () => clearInterval(timer);
  }, [isRunning]);
  return seconds;
}
