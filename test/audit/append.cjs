// A process of its own that appends 1000 lines: node append.cjs FILE NAME
require('./typescript.cjs');

const { openAudit } = require('../../src/audit/index.ts');

const [file, name] = process.argv.slice(2);
const audit = openAudit(file);
for (let i = 0; i < 1000; i += 1) {
  audit.write({
    event: 'request',
    request: name,
    action: String(i),
    line: 'x'.repeat(i % 200),
    detail: 'ü'.repeat(150),
  });
}
