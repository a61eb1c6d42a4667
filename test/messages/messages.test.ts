import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { toPlain } from '../../src/formatters/plain';
import { messages } from '../../src/messages';
import { en } from '../../src/messages/en';
import { es } from '../../src/messages/es';
import { Language, type Report, type Span, type Text } from '../../src/report';
import { troubleReport } from '../../src/trouble';
import { byPath, troubles } from './samples';
import { TUTEO } from './spanish';
import { callsOf, everything, leaves, type Said } from './walk';

const GOLDENS = join(__dirname, 'goldens');

/** All sentences of a language on one page, as a terminal shows them. */
function page(language: Language): string {
  const say = messages(language);
  const said = everything(say, en);
  const sections = [...new Set(said.map(({ path }) => path.split('.')[0] ?? ''))];
  const shown = (report: Report) => toPlain(report, { words: say.format, width: 200 });
  const blank = { language, status: 'info' as const, blocks: [] };
  return [
    ...sections.map((section) => {
      const facts = said
        .filter(({ path }) => path.split('.')[0] === section)
        .map(({ path, words }): [string, Text] => [path, words]);
      return shown({ ...blank, headline: [section], blocks: [{ kind: 'facts', facts }] });
    }),
    shown({ ...blank, headline: ['problem'] }),
    ...troubles.map((trouble) => shown(troubleReport(trouble, say))),
  ]
    .map((each) => `${each}\n`)
    .join('\n');
}

test.each(Language.options)('all that is said in %s is on its page', (language) => {
  const file = join(GOLDENS, `${language}.txt`);
  const now = page(language);
  if (process.env.UPDATE_GOLDENS === '1') {
    mkdirSync(GOLDENS, { recursive: true });
    writeFileSync(file, now);
  }
  expect(now).toBe(readFileSync(file, 'utf8'));
});

test('every page belongs to a language', () => {
  expect(readdirSync(GOLDENS).sort()).toEqual(Language.options.map((language) => `${language}.txt`).sort());
});

test('a message with a parameter that has no sample is named', () => {
  const added = (recipients: number) => [String(recipients)];
  expect(() => callsOf('queue.added', added as never)).toThrow('the parameter recipients of queue.added');
});

test('every sample with a path belongs to a message', () => {
  const paths = leaves(en).map(([path]) => path);
  expect(Object.keys(byPath).filter((path) => !paths.includes(path))).toEqual([]);
});

/** What a sentence tells, whatever the language: its numbers, names, times and literal words. */
function told(words: readonly Span[]): string[] {
  const values = words.filter((span) => typeof span !== 'string').map((span) => JSON.stringify(span));
  return [...new Set(values)].sort();
}

describe('Spanish beside English', () => {
  const english = everything(en, en);
  const spanish = everything(es, en);
  const pairs = english.map((one, i): [Said, Said | undefined] => [one, spanish[i]]);
  const named = ({ path, call }: Said) => `${path} ${call}`;

  test('has exactly its keys', () => {
    const keys = (say: object) => leaves(say).map(([path, leaf]) => `${path}: ${typeof leaf}`);
    expect(keys(es).sort()).toEqual(keys(en).sort());
    expect(spanish.map(named)).toEqual(english.map(named));
  });

  test('is another sentence', () => {
    // Names, words that both languages write alike, and frames around what others said.
    const alike = [
      'check.on',
      'check.step',
      'dns.button',
      'format.status.info.word',
      'format.status.ok.word',
      'host.facts.mx',
      'messages.columns.0',
      'ours.published.dane',
      'ours.published.dmarc',
      'ours.published.mtaSts',
      'ours.published.spf',
      'ours.published.tlsRpt',
      'ours.secured',
      'queue.host',
      'smtp.button',
      'smtp.on',
      'smtpping.on',
      'status.facts.version',
    ];
    const same = pairs
      .filter(([one, other]) => JSON.stringify(one.words) === JSON.stringify(other?.words))
      .filter(([{ path }]) => !path.endsWith('.symbol'))
      .map(([{ path }]) => path);
    expect([...new Set(same)].sort()).toEqual(alike);
    for (const trouble of troubles) {
      const { what, advice } = es.problem(trouble);
      expect(what).not.toEqual(en.problem(trouble).what);
      if (advice) expect(advice).not.toEqual(en.problem(trouble).advice);
    }
  });

  test('tells the same numbers, names, times and literal words', () => {
    for (const [one, other] of pairs) {
      expect([named(one), told(other?.words ?? [])]).toEqual([named(one), told(one.words)]);
    }
    for (const trouble of troubles) {
      const [one, other] = [en.problem(trouble), es.problem(trouble)];
      expect(told(other.what)).toEqual(told(one.what));
      expect(told(other.advice ?? [])).toEqual(told(one.advice ?? []));
      expect(other.received).toEqual(one.received);
    }
  });

  test('opens what it closes, and says usted', () => {
    const sentences = [
      ...spanish.map(({ words }) => words),
      ...troubles.flatMap((trouble) => {
        const { what, advice } = es.problem(trouble);
        return advice ? [what, advice] : [what];
      }),
    ].map((words) => words.filter((span) => typeof span === 'string').join('…'));
    for (const sentence of sentences) {
      expect([sentence, sentence.split('¿').length]).toEqual([sentence, sentence.split('?').length]);
      expect(sentence).not.toMatch(TUTEO);
    }
  });
});

/** Scripts, other people's instructions and muscle memory rely on how these labels begin. */
describe('buttons begin with the words that people know', () => {
  const labels = (say: typeof en): Record<string, readonly string[]> => ({
    retry: [
      say.changes.kinds.retry.button,
      say.changes.kinds.retry.on('esa1'),
      say.changes.kinds.retry.onAll(2),
    ],
    retryAll: [
      say.changes.kinds.retryAll.button,
      say.changes.kinds.retryAll.on('esa1'),
      say.changes.kinds.retryAll.onAll(2),
    ],
    smtpping: [say.host.smtpping, say.changes.kinds.smtppingSend.button],
    approve: [say.action.approve],
    cancel: [say.action.cancel],
    refresh: [say.refresh],
  });
  const begins: Record<Language, Record<string, string>> = {
    en: {
      retry: 'Retry delivery',
      retryAll: 'Retry all delivery',
      smtpping: 'Run smtpping',
      approve: 'Approve',
      cancel: 'Cancel',
      refresh: 'Refresh',
    },
    es: {
      retry: 'Reintentar entrega',
      retryAll: 'Reintentar toda la entrega',
      smtpping: 'Ejecutar smtpping',
      approve: 'Aprobar',
      cancel: 'Cancelar',
      refresh: 'Actualizar',
    },
  };
  test.each(Language.options)('%s', (language) => {
    for (const [button, each] of Object.entries(labels(messages(language)))) {
      for (const label of each) expect(label.startsWith(begins[language][button] ?? '?')).toBe(true);
    }
  });
});
