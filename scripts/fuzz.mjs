// `npm run fuzz`: looks for octets from outside that break what reads them, led by what code they reach.
//   npm run fuzz -- --seconds 3600 --target dns-wire     the default is 60 seconds for each
//   npm run fuzz -- --target dns-wire --input FILE       once more what was found
//   npm run fuzz -- --write                              puts the results into docs/fuzz.md
import { createHash, randomInt } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { root } from './run.mjs';

/** Nothing that is read takes so long; a target that does hangs. */
const HANGS_MS = 5000;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string', multiple: true },
    input: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const require = createRequire(import.meta.url);
require('../test/audit/typescript.cjs');
const { targets } = require('../test/fuzz/targets.ts');

/** What became of one target: numbers, or the input that broke it. */
function attack(name, only) {
  const memory = new SharedArrayBuffer(8 + 1024 * 1024);
  const head = new Uint32Array(memory, 0, 2);
  const input = () => Buffer.from(new Uint8Array(memory, 8, head[1]));
  const random = randomInt(1, 2 ** 32);
  const seconds = Number(values.seconds);
  const worker = new Worker(join(root, 'test/fuzz/worker.cjs'), {
    workerData: { name, seconds, memory, random, only },
  });
  return new Promise((done) => {
    let before = -1;
    const watch = setInterval(() => {
      if (head[0] !== 0 && head[0] === before)
        end({ error: `took longer than ${HANGS_MS} ms`, input: input() });
      before = head[0];
    }, HANGS_MS);
    const end = (outcome) => {
      clearInterval(watch);
      void worker.terminate();
      done({ name, random, executions: head[0], ...outcome });
    };
    worker.on('message', ({ result, error }) => end(error ? { error, input: input() } : result));
    worker.on('error', (error) => end({ error: String(error.stack ?? error), input: input() }));
  });
}

function keep({ name, error, input }) {
  const folder = join(root, 'build/fuzz');
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 12);
  const file = join(folder, `${name.replace(/\W+/g, '-')}-${hash}`);
  writeFileSync(file, input);
  console.log(`${error}\n${name} broke. Once more: npm run fuzz -- --target "${name}" --input ${file}`);
}

function table(results, machine) {
  const rows = results.map(
    ({ name, executions, seeded, covered, corpus, seeds, error }) =>
      `| ${name} | ${executions.toLocaleString('en')} | ${seeds ?? '–'} | ${seeded ?? '–'} | ${covered ?? '–'} | ${corpus ?? '–'} | ${error ? 1 : 0} |`,
  );
  const all = results.reduce((sum, { executions }) => sum + executions, 0);
  return [
    `${new Date().toISOString().slice(0, 10)}, ${values.seconds} s for each target, one after another; ${machine}. ${all.toLocaleString('en')} executions, ${results.filter(({ error }) => error).length} broken.`,
    '',
    '| target | executions | seeds | reached by the seeds | reached at the end | inputs kept | broken |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

const wanted = targets
  .map(({ name }) => name)
  .filter((name) => !values.target || values.target.includes(name));
const results = [];
for (const name of wanted) {
  const outcome = await attack(name, values.input === undefined ? undefined : readFileSync(values.input));
  results.push(outcome);
  if (outcome.error) keep(outcome);
  console.log(`${name}: ${outcome.executions} executions, ${outcome.covered ?? '–'} covered`);
}
if (wanted.length === 0 || results.some(({ error }) => error)) process.exitCode = 1;
if (values.write && values.input === undefined) {
  const text = table(
    results,
    `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? '?'}, Node ${process.version}`,
  );
  const file = join(root, 'docs/fuzz.md');
  const [before] = readFileSync(file, 'utf8').split('<!-- results -->');
  writeFileSync(file, `${before}<!-- results -->\n\n${text}\n`);
}
