// Draws golden Slack messages as a phone and a desktop client show them, into docs/pictures.
// node scripts/pictures.mjs [--from FOLDER] [--out FOLDER] [NAME…]     without names: the few that the documents show
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
// The packages are large and needed by nobody else, so they may live in a folder of their own.
const packages = process.env.PICTURES_PACKAGES ?? root;
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const SHOWN = [
  'host-down phone',
  'queue-two-appliances phone',
  'queue-two-appliances desktop',
  'retry-preview phone',
  'retry-done phone',
  'smtpping-refused desktop',
];
const WIDTHS = { phone: 390, desktop: 860 };
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, from: { type: 'string' } },
  allowPositionals: true,
});
const from = values.from ?? join(root, 'test/formatters/goldens');
const out = values.out ?? join(root, 'docs/pictures');
const wanted =
  positionals.length > 0 ? positionals.flatMap((name) => [`${name} phone`, `${name} desktop`]) : SHOWN;

function needed() {
  const require = createRequire(join(packages, 'package.json'));
  try {
    require.resolve('slack-blocks-to-jsx');
    require.resolve('react-dom/client');
    return { esbuild: require('esbuild'), playwright: require('playwright-core') };
  } catch {
    console.error(
      "Missing: npm install slack-blocks-to-jsx@1.1.1 react react-dom esbuild playwright-core (anywhere; name the folder in PICTURES_PACKAGES), and Debian's chromium or its path in CHROMIUM.",
    );
    process.exit(1);
  }
}

async function bundle(esbuild) {
  const contents = `
    import { createRoot } from 'react-dom/client';
    import { createElement } from 'react';
    import { Message } from 'slack-blocks-to-jsx';
    import 'slack-blocks-to-jsx/dist/style.css';
    const data = { users: [{ id: 'U0ANA', name: 'ana' }, { id: 'U0LUIS', name: 'luis' }], channels: [], user_groups: [] };
    // The library reads ":58:" as an emoji even where we forbid it; Slack does not.
    const literal = (key, value) => (value?.emoji === false ? { ...value, text: value.text.replaceAll(':', '\\u2236') } : value);
    window.draw = (message) => createRoot(document.getElementById('message')).render(
      createElement(Message, { blocks: JSON.parse(JSON.stringify(message), literal), data, theme: 'light', name: 'ESA', logo: 'data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22/>', time: new Date('2026-11-24T02:58:41Z') }));`;
  const result = await esbuild.build({
    stdin: { contents, resolveDir: packages, loader: 'js' },
    bundle: true,
    write: false,
    outdir: '/',
    define: { 'process.env.NODE_ENV': '"production"' },
    loader: { '.woff2': 'empty', '.ttf': 'empty' },
    logLevel: 'error',
  });
  const file = (end) => result.outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: file('.js'), css: file('.css') };
}

const { esbuild, playwright } = needed();
const { script, css } = await bundle(esbuild);
const browser = await playwright.chromium.launch({ executablePath: chromium, args: FLAGS });
mkdirSync(out, { recursive: true });
for (const each of wanted) {
  const [name, frame] = each.split(' ');
  const { blocks } = JSON.parse(readFileSync(join(from, `${name}.slack.json`), 'utf8'));
  const page = await browser.newPage({ viewport: { width: WIDTHS[frame], height: 600 }, timezoneId: 'UTC' });
  await page.clock.setFixedTime(new Date('2026-11-24T03:06:00Z'));
  await page.route('**/*', (route) => route.abort());
  await page.setContent(
    `<style>${css} img { background: #1d4ed8; border-radius: 6px } body { margin: 0; background: #fff; font-family: Lato, sans-serif } #message { padding: 8px }</style><div id="message"></div>`,
  );
  await page.addScriptTag({ content: script });
  await page.evaluate((content) => window.draw(content), blocks);
  await page.waitForSelector('#message *');
  await page.locator('#message').screenshot({ path: join(out, `${name}-${frame}.png`) });
  await page.close();
}
await browser.close();
