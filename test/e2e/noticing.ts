import type { Frame, Page } from 'playwright-core';

/**
 * Watches a page for a text that may be gone again before anybody looks, as a countdown is. Begin before it can appear;
 * the returned function waits until it was there.
 */
export async function noticing(page: Page | Frame, text: RegExp): Promise<() => Promise<unknown>> {
  const attribute = `data-noticed-${Math.random().toString(36).slice(2)}`;
  // No function in it has a name: the compiler would keep that with a helper that the page does not have.
  await page.evaluate(
    ([name, source]) => {
      new MutationObserver(() => {
        const { body, documentElement } = document;
        if (new RegExp(source).test(body.textContent ?? ''))
          documentElement.setAttribute(name, 'true');
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    [attribute, text.source] as const,
  );
  return () => page.waitForSelector(`html[${attribute}]`);
}
