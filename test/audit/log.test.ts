import { describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { createLog } from '../../src/log';

const canary = 'canary-7f3a';

function logged(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push(line) };
  write(createLog({ name: 'test', stream, env: {} }));
  expect(lines.join('')).not.toContain(canary);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** As ioredis makes it: the command with its arguments hangs on the error. */
function redisError(): Error {
  const command = { name: 'auth', args: ['esa', canary] };
  return Object.assign(new Error(`WRONGPASS at redis://esa:${canary}@redis.example.com`), {
    code: 'WRONGPASS',
    command,
  });
}

describe('SC-01: no secret is logged', () => {
  test.each<[string, (log: ReturnType<typeof createLog>) => void]>([
    ['an error alone', (log) => log.error(redisError())],
    ['an error with words', (log) => log.error(redisError(), 'Redis failed')],
    ['under err', (log) => log.error({ err: redisError() }, 'Redis failed')],
    ['under another name', (log) => log.warn({ reason: redisError() }, 'Redis failed')],
    ['deeper', (log) => log.warn({ tries: [{ error: redisError() }] }, 'Redis failed')],
    ['as a cause', (log) => log.error(new Error('outer', { cause: redisError() }))],
    ['in a child', (log) => log.child({ why: redisError(), password: canary }).info('child')],
    ['in a grandchild', (log) => log.child({}).child({ token: canary }).info('child')],
    [
      'a URL',
      (log) => log.info({ url: `rediss://:${canary}@redis.example.com` }, `to redis://u:${canary}@h`),
    ],
    [
      'by its key',
      (log) => log.info({ slack: { botToken: canary, signingSecret: canary }, Authorization: canary }),
    ],
    ['bytes', (log) => log.info({ key: Buffer.from(canary) })],
  ])('%s', (_, write) => {
    expect(logged(write)).toHaveLength(1);
  });

  test('the error of a real Redis', async () => {
    const redis = new Redis(String(process.env.REDIS_URL), { lazyConnect: true });
    const error: unknown = await redis.call('AUTH', 'esa', canary).catch((caught: unknown) => caught);
    redis.disconnect();
    expect(error).toHaveProperty('command.args', ['esa', canary]);
    const [line] = logged((log) => log.error({ error }));
    expect(line?.error).toMatchObject({ name: 'ReplyError', message: expect.stringContaining('WRONGPASS') });
  });
});

test('an error keeps name, code, message, cause and where it came from', () => {
  const [line] = logged((log) =>
    log.error(new TypeError('x'.repeat(1000), { cause: Object.assign(new Error('a'), { code: 'E' }) })),
  );
  expect(line?.err).toMatchObject({ name: 'TypeError', message: 'x'.repeat(300), cause: { code: 'E' } });
  expect(line).toHaveProperty('err.at.0', expect.stringContaining('log.test.ts'));
});

test('OI-12: one line per event, whatever it says', () => {
  expect(logged((log) => log.info({ text: '\n{"level":"error","msg":"audit ok"}' }, 'a\nb'))).toHaveLength(1);
});

test('SL-13: debug is refused where a real workspace may be connected', () => {
  expect(() => createLog({ name: 'test', level: 'debug', env: {} })).toThrow('Log level debug is refused');
  expect(createLog({ name: 'test', level: 'debug', env: { ESA_DEBUG: '1' } }).level).toBe('debug');
});
