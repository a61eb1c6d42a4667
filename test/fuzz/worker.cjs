// One target in a thread of its own, so that one that hangs can be ended. Loads the sources with counters in them.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { parentPort, workerData } = require('node:worker_threads');
const { transformSync } = require('@swc/core');
const { createInstrumenter } = require('istanbul-lib-instrument');
const { mutator } = require('./mutate.cjs');

const src = join(__dirname, '../../src/');
const instrumenter = createInstrumenter({ compact: true, coverageVariable: '__coverage__' });

require.extensions['.ts'] = (module, file) => {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' };
  const { code } = transformSync(readFileSync(file, 'utf8'), { jsc, module: { type: 'commonjs' } });
  module._compile(file.startsWith(src) ? instrumenter.instrumentSync(code, file) : code, file);
};

const { targets } = require('./targets.ts');
const { name, seconds, memory, only } = workerData;
const target = targets.find((one) => one.name === name);

/** Octets 0 to 3: how many were tried. 4 to 7: the length of the input, which follows. Read by the parent when we hang. */
const shared = new Uint8Array(memory);
const head = new Uint32Array(memory, 0, 2);

const files = Object.values(globalThis.__coverage__ ?? {});

/** The counters of statements, functions and branches. */
const countersOf = ({ s, f, b }) => [s, f, ...Object.values(b)];

/** How many of them have run since they were forgotten. */
function coverage(among) {
  let covered = 0;
  for (const file of among)
    for (const counters of countersOf(file))
      for (const each in counters) if (counters[each] > 0) covered += 1;
  return covered;
}

function forget() {
  for (const file of files)
    for (const counters of countersOf(file)) for (const each in counters) counters[each] = 0;
}

async function once(input) {
  head[1] = input.length;
  shared.set(input, 8);
  head[0] += 1;
  await target.run(input);
}

async function fuzz() {
  const corpus = target.seeds.map((seed) => seed.subarray(0, 4096));
  const mutate = mutator(workerData.random);
  // What runs when the sources are loaded says nothing about the input.
  forget();
  for (const seed of corpus) await once(seed);
  const seeded = coverage(files);
  // Counting takes longer than most inputs do, so only what the seeds reached is counted each time.
  const near = files.filter((file) => coverage([file]) > 0);
  let covered = seeded;
  const from = Date.now();
  while (Date.now() - from < seconds * 1000) {
    const input = mutate(corpus);
    await once(input);
    const now = coverage(near);
    if (now > covered) {
      covered = now;
      corpus.push(input);
    }
  }
  return {
    executions: head[0],
    seeded,
    covered: coverage(files),
    corpus: corpus.length,
    seeds: target.seeds.length,
  };
}

(only === undefined ? fuzz() : once(Buffer.from(only)).then(() => ({ executions: 1 }))).then(
  (result) => parentPort.postMessage({ result }),
  (error) => parentPort.postMessage({ error: String(error?.stack ?? error) }),
);
