import { expect, test } from '@jest/globals';
import { startBot } from '../../src/bot/bot';
import { stateOf } from '../../src/doctor/finding';
import { parseInfo, redisFindings, unfit } from '../../src/doctor/redis';
import { createLog } from '../../src/log';
import { startRedis } from '../setup/redis';
import { startWorld } from '../world';

const sound = {
  redis_version: '7.2.4',
  maxmemory_policy: 'noeviction',
  aof_enabled: '1',
  role: 'master',
  used_memory: '100',
  maxmemory: '1000',
};
const info = (changed: Partial<typeof sound>) =>
  parseInfo(
    Object.entries({ ...sound, ...changed })
      .map(([key, value]) => `${key}:${value}`)
      .join('\r\n'),
  );

test.each([
  [{}, []],
  [{ redis_version: '6.2.0' }, []],
  [{ redis_version: '6.0.16' }, [{ kind: 'redis-old', version: '6.0.16' }]],
  [{ redis_version: '' }, [{ kind: 'redis-old', version: '' }]],
  [{ maxmemory_policy: 'allkeys-lru' }, [{ kind: 'evicts', policy: 'allkeys-lru' }]],
  [{ aof_enabled: '0' }, [{ kind: 'not-append-only' }]],
  [{ role: 'slave' }, [{ kind: 'not-master', role: 'slave' }]],
  [{ used_memory: '699' }, [{ kind: 'memory-high', percent: 70 }]],
  [{ used_memory: '694' }, []],
  [{ maxmemory: '0' }, [{ kind: 'memory-unlimited' }]],
])('what INFO says becomes findings: %j', (changed, wanted) => {
  expect(redisFindings(info(changed)).filter((one) => stateOf(one) !== 'ok')).toEqual(wanted);
});

test.each([
  [{}, undefined],
  [{ redis_version: '5.0.7' }, undefined],
  [{ redis_version: '4.0.14' }, /Redis 4\.0\.14 is too old/],
  [
    { maxmemory_policy: 'volatile-lru' },
    /maxmemory-policy volatile-lru[\s\S]*Set maxmemory-policy noeviction/,
  ],
])('the bot starts on it, or says why not: %j', (changed, why) => {
  const said = unfit(info(changed));
  if (why === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(why);
});

test('the bot does not start on a Redis that evicts', async () => {
  const redis = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
  const { config, stop } = await startWorld({ workers: 0 });
  const evicting = { ...config, redis: { ...config.redis, url: redis.url } };
  await expect(startBot(evicting, [], createLog({ name: 'test', level: 'silent' }))).rejects.toThrow(
    'Redis has maxmemory-policy allkeys-lru',
  );
  await stop();
  await redis.remove();
});
