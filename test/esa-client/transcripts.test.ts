import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  deliverNow,
  dig,
  type Exchange,
  findevent,
  grep,
  hoststatus,
  logSubscriptions,
  packetCapture,
  showrecipients,
  smtpping,
  status,
  telnet,
  tophosts,
  version,
  workqueue,
} from '../../src/esa-client';
import { look } from '../../src/esa-client/prompts';

/**
 * `<exchange>/<case>.txt` is what the appliance printed, `<case>.json` what must be read from it. A case is added by
 * adding its .txt: the first run with UPDATE_TRANSCRIPTS=1 writes the .json, which is then read by a person.
 */
const folder = resolve(__dirname, '../transcripts');
const exchanges: Record<string, Exchange<unknown>> = {
  tophosts: tophosts(),
  hoststatus: hoststatus('asked.example'),
  status: status(),
  delivernow: deliverNow({ all: true }),
  smtpping: smtpping('asked.example'),
  packetcapture: packetCapture(),
  logconfig: logSubscriptions(),
  telnet: telnet('asked.example'),
  dig: dig({ type: 'mx', name: 'asked.example' }),
  workqueue: workqueue(),
  version: version(),
  showrecipients: showrecipients('asked.example'),
  grep: grep({ domain: 'asked.example' }),
  findevent: findevent(8101),
};

function read(path: string): string {
  const text = readFileSync(join(folder, path), 'utf8');
  const [first = '', ...rest] = text.split('\n');
  if (!/^# source: \S/.test(first)) throw new Error(`${path}: the first line must say where it comes from`);
  return rest.join('\n');
}

function casesOf(kind: string): string[] {
  return readdirSync(join(folder, kind))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -4));
}

describe.each(Object.keys(exchanges))('%s', (kind) => {
  test('has transcripts', () => expect(casesOf(kind)).not.toHaveLength(0));

  test.each(casesOf(kind))('%s', (name) => {
    const value = exchanges[kind]?.parse(read(`${kind}/${name}.txt`));
    const golden = join(folder, kind, `${name}.json`);
    if (process.env.UPDATE_TRANSCRIPTS && !existsSync(golden))
      writeFileSync(golden, `${JSON.stringify(value, null, 2)}\n`);
    expect(JSON.parse(JSON.stringify(value))).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  });
});

describe('prompts', () => {
  const lines = (name: string) =>
    read(`prompts/${name}.txt`)
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll('\\x20', ' '));

  test.each(lines('main'))('%j is a main prompt', (line) => {
    expect(look(`some text\r\n${line}`)).toEqual({ kind: 'main', prompt: line });
    expect(look(`-Press Any Key For More-\r      \r${line}`, line)).toEqual({ kind: 'main', prompt: line });
  });
  test.each(lines('question'))('%j is a question', (line) => {
    expect(look(`Which?\r\n${line}`, 'esa> ')?.kind).toBe('question');
  });
  test.each(lines('nothing'))('%j is neither', (line) => {
    expect(look(`some text\r\n${line}`)).toBeUndefined();
    expect(look(`some text\r\n${line}`, 'esa.lab.local> ')).toBeUndefined();
  });
  test('once learned, no other main prompt is one', () => {
    expect(look('\r\nesa2> ', 'esa1> ')).toBeUndefined();
    expect(look('\r\nesa1> ', 'esa1> ')).toEqual({ kind: 'main', prompt: 'esa1> ' });
  });
  test('a line that began before what is looked at is no prompt', () => {
    expect(look(`${'x'.repeat(600)}esa1> `.slice(-513), 'esa1> ')).toBeUndefined();
  });
});
