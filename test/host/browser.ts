import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { waitLimitMs } from '../support/patience.ts';

/** Chromium looks nothing up by itself; as root, and in many containers, its sandbox cannot start. */
const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium. */
export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: chromiumArguments,
    timeout: waitLimitMs,
  });
}

/** A fresh profile in it, with the clipboard allowed, whose pages wait as long as any test does. */
export async function openProfile(browser: Browser): Promise<BrowserContext> {
  const profile = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    // Else the editor's server packs 20 MB for every window, and the browser unpacks them.
    extraHTTPHeaders: { 'accept-encoding': 'identity' },
  });
  // Playwright's own limit is 30 s, which a busy machine reaches with the first page.
  profile.setDefaultTimeout(waitLimitMs);
  return profile;
}
