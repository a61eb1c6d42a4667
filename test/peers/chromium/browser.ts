import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** `describe`, skipped and counted where there is no Chromium (see install.mjs); never in CI. */
export const describeInBrowser = existsSync(PROGRAM) || process.env.CI ? describe : describe.skip;

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      // As root it would not start; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that reaches nothing but this machine: the playground asks Microsoft for fonts, and does without. */
export async function openPage(
  browser: Browser,
  url: string,
  viewport: { width: number; height: number },
): Promise<Page> {
  const page = await browser.newPage({ viewport, locale: 'en-US', timezoneId: 'UTC' });
  await page.route(
    ({ hostname }) => hostname !== 'localhost',
    (route) => route.abort(),
  );
  await page.goto(url);
  return page;
}

/** `CAPTURE_TEAMS=FOLDER` keeps what was seen: `node scripts/pictures-teams.mjs`. */
export async function picture(seen: Locator, name: string): Promise<void> {
  const folder = process.env.CAPTURE_TEAMS;
  if (folder !== undefined) await seen.screenshot({ path: join(folder, `teams-${name}.png`) });
}
