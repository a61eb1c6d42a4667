// The demo in a browser: Microsoft's own imitation of Teams draws our cards, and its buttons are pressed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { describeInBrowser, openPage, picture, startChromium } from '../peers/chromium/browser';

let demo: ChildProcess;
let url: string;
let browser: Browser;
let page: Page;

describeInBrowser('the Agents Playground', () => {
  beforeAll(async () => {
    const program = join(__dirname, '../../build/demo/main.js');
    demo = spawn(process.execPath, [program, '--teams'], { stdio: ['ignore', 'pipe', 'pipe'] });
    [browser, url] = await Promise.all([startChromium(), addressOf(demo)]);
    page = await openPage(browser, url, { width: 1280, height: 2400 });
    await page.getByRole('button', { name: 'Hide log panel' }).click();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    if (demo.exitCode === null) demo.kill('SIGKILL');
  });

  const card = (what: RegExp): Locator => page.locator('.ac-adaptiveCard').filter({ hasText: what }).last();
  const shown = async (what: RegExp, name: string) => {
    await card(what).waitFor();
    await picture(card(what), name);
    return card(what);
  };
  const press = (on: Locator, name: RegExp) => on.getByRole('button', { name }).first().click();

  test('queue, a host, Retry delivery, Approve: the same card ends with what was measured', async () => {
    const cards = page.locator('.ac-adaptiveCard');
    await page.getByRole('textbox').first().fill('queue');
    await page.keyboard.press('Enter');
    const queue = await shown(/waiting for delivery on 2 appliances/, 'queue');
    await press(queue, /^Host mail\.com$/);
    const host = await shown(/mail\.com is up/, 'host');
    await press(host, /^Retry delivery/);
    const preview = await shown(/Retry delivery of mail\.com.*\?/, 'preview');
    const before = await cards.count();
    await press(preview, /^Approve$/);
    const done = await shown(/It worked: nothing is waiting any more/, 'done');
    await expect(done.getByRole('button', { name: /^Approve$/ }).count()).resolves.toBe(0);
    await expect(cards.count()).resolves.toBe(before);
    await expect(card(/Retry delivery of mail\.com.*\?/).count()).resolves.toBe(0);
  });

  test('Ctrl-C ends all of it', async () => {
    const ended = once(demo, 'exit');
    demo.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
  });
});

async function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  let said = '';
  stderr?.on('data', (chunk) => {
    said += chunk;
  });
  for await (const line of createInterface({ input: stdout as NodeJS.ReadableStream })) {
    said += `${line}\n`;
    const address = /http:\/\/localhost:\d+/.exec(line)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error(said);
}
