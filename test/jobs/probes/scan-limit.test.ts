import { afterAll, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { openScanLimit } from '../../../src/jobs/probes/scan-limit';
import { Problem } from '../../../src/problem';

const redis = new Redis(String(process.env.REDIS_URL));
afterAll(() => redis.quit());

const ana = { platform: 'slack', id: 'U0ANA', name: 'Ana' };
const anaInTeams = { platform: 'teams', id: '8b6c', name: 'Ana' };
const ben = { platform: 'slack', id: 'U0BEN', name: 'Ben' };

test('SS-09: 200 hosts by one person are 30; others, and hosts seen before, are not affected', async () => {
  let time = 1_000_000;
  const prefix = `scan-${process.pid}`;
  const limit = openScanLimit(redis, { prefix, persons: [['slack:U0ANA', 'teams:8b6c']], now: () => time });
  const tried = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) =>
      limit.admit(i % 2 === 0 ? ana : anaInTeams, `host${i}.example.com`),
    ),
  );
  const refused = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toHaveLength(170);
  expect(refused[0]).toBeInstanceOf(Problem);
  expect(refused[0].trouble).toEqual({ kind: 'too-many-hosts', hosts: 30, minutes: 60 });
  const [first = ''] = tried.flatMap((one, i) =>
    one.status === 'fulfilled' ? [`host${i}.example.com`] : [],
  );
  await limit.admit(ana, first);
  await limit.admit(ben, 'host199.example.com');
  time += 3_599_000;
  await expect(limit.admit(ana, 'new.example.com')).rejects.toMatchObject({ trouble: { minutes: 1 } });
  time += 2000;
  await limit.admit(ana, 'new.example.com');
});
