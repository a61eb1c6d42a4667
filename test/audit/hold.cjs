// A process of its own that holds the lock for a while: node hold.cjs LOCK MS. LOCK-in is there while it holds it.
const { rmSync, writeFileSync } = require('node:fs');
require('./typescript.cjs');

const { locked } = require('../../src/audit/lock.ts');

const [lock, milliseconds] = process.argv.slice(2);
locked(lock, () => {
  writeFileSync(`${lock}-in`, '');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds));
  rmSync(`${lock}-in`);
});
