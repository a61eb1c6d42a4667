import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { findRedis } from './redis.mjs';
import { root, run } from './run.mjs';

/** Writes the conversation of the demo into the README, so that the README cannot promise what the demo does not do. */
const SCRIPT = 'queue on esa1; host mail.com on esa1; press retry; press approve';
const BLOCK =
  /(?<=<!-- conversation: written by scripts\/readme\.mjs -->\n)[\s\S]*(?=<!-- \/conversation -->)/;

await ensurePackages();
const env = { REDIS_SERVER: await findRedis() };
await ensureBuilt('build/demo/main.js');
const { code, output } = await run(process.execPath, ['build/demo/main.js', '--script', SCRIPT], { env });
if (code !== 0) throw new Error(`The demo ended with ${code}:\n${output}`);
const file = join(root, 'README.md');
const text = readFileSync(file, 'utf8');
writeFileSync(
  file,
  text.replace(BLOCK, () => `\n\`\`\`text\n${output.trim()}\n\`\`\`\n\n`),
);
