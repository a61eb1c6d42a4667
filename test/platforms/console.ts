import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { consolePlatform } from '../../src/bot/console/console';
import type { Hear, Outcome, Platform, Shown } from '../../src/bot/platform';
import { toPlain } from '../../src/formatters/plain';
import { newId } from '../../src/ids';
import { messages } from '../../src/messages';
import type { Report } from '../../src/report';
import { startWorld } from '../world';
import type { Acknowledged, Card, Driver, Who } from './driver';

const PLACE = { platform: 'console', place: 'terminal' };

/**
 * A terminal has one person, who waits for each answer; here three people share it and nobody waits, so lines and
 * presses go in where the terminal's own go in. What is shown goes through it.
 */
export async function terminal(): Promise<Driver> {
  let printed = '';
  const output = new Writable({
    write(chunk, _, done) {
      printed += chunk;
      done();
    },
  });
  const chat = consolePlatform({ output, language: 'en', colour: false, person: 'ana' });
  const shown = new Map<string, Shown[]>();
  const told: { who: Who; text: string }[] = [];
  const kept = new Map<Card, { message: string; shown: Shown }>();
  let hear: Hear = async () => Promise.reject(new Error('not started'));
  const platform: Platform = {
    ...chat,
    async start(listener, house) {
      hear = listener;
      await chat.start(listener, house);
    },
    async show(address, what) {
      const at = await chat.show(address, what);
      const id = String(at.message);
      shown.set(id, [...(shown.get(id) ?? []), what]);
      return at;
    },
  };
  const world = await startWorld({
    platforms: [platform],
    config: {
      access: [
        { people: ['console:ana', 'console:luis'], level: 'admin' },
        { people: ['console:vera'], level: 'viewer' },
      ],
    },
  });
  const words = (report: Report) => toPlain(report, { words: messages(report.language).format });

  async function send(
    who: Who,
    said: { text: string } | { button: string },
    { id = newId(), message }: { id?: string; message?: string } = {},
  ): Promise<Acknowledged> {
    const began = performance.now();
    const outcome: Outcome = await hear({
      id,
      person: { platform: 'console', id: who, name: who },
      address: { ...PLACE, ...(message !== undefined && { message }) },
      language: who === 'luis' ? 'es' : 'en',
      said,
    });
    const ms = performance.now() - began;
    if (outcome.kind === 'private') told.push({ who, text: words(outcome.report) });
    else await outcome.afterwards();
    return { ok: true, ms };
  }
  return {
    world,
    say: (who, text, event) => send(who, { text }, event === undefined ? {} : { id: event }),
    press(who, card, label) {
      const { message, shown: then } = kept.get(card) as { message: string; shown: Shown };
      const at = (then.report.actions ?? []).findIndex((action) => action.label.startsWith(label));
      return send(who, { button: then.buttons[at] ?? '' }, { message });
    },
    cards: () =>
      [...shown].flatMap(([id, all]) => {
        const now = all.at(-1);
        if (now === undefined) return [];
        const text = words(now.report);
        const card = {
          id,
          text,
          before: all.slice(0, -1).map(({ report }) => words(report)),
          buttons: (now.report.actions ?? []).map(({ label }) => label),
        };
        kept.set(card, { message: id, shown: now });
        return [card];
      }),
    told: (who) => told.filter((one) => one.who === who).map(({ text }) => text),
    async waitFor(probe) {
      const until = Date.now() + 15_000;
      for (;;) {
        const found = probe();
        if (found) return found;
        if (Date.now() > until) throw new Error(`not within 15 s:\n${printed}`);
        await setTimeout(10);
      }
    },
    refused: () => (printed === '' ? ['nothing was printed'] : []),
    stop: () => world.stop(),
  };
}
