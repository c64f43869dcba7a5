import type { Frame, Page } from 'playwright-core';

/**
 * Watches a page for a text that may be gone again before anybody looks, as a countdown is. Begin before it can appear;
 * the returned function waits until it was there.
 */
export async function noticing(page: Page | Frame, text: RegExp): Promise<() => Promise<unknown>> {
  const name = `noticed${Math.random().toString(36).slice(2)}`;
  await page.evaluate(
    ([key, source]) => {
      const pattern = new RegExp(source);
      const seen: Record<string, unknown> = window as unknown as Record<string, unknown>;
      const look = () => {
        if (pattern.test(document.body.textContent ?? '')) seen[key] = true;
      };
      look();
      new MutationObserver(look).observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    },
    [name, text.source] as const,
  );
  return () =>
    page.waitForFunction((key) => (window as unknown as Record<string, unknown>)[key], name);
}
