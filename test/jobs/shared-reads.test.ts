import { expect, jest, test } from '@jest/globals';
import { type Fleet, tophosts } from '../../src/esa-client';
import { sharedReads } from '../../src/jobs/reads';
import { Problem, type Trouble } from '../../src/problem';

const cut: Trouble = { kind: 'cut-off', appliance: 'esa1', command: 'tophosts', received: '' };
const gone: Trouble = { kind: 'unreachable', appliance: 'esa1', reason: 'ECONNREFUSED' };
const refused: Trouble = { kind: 'refused', appliance: 'esa1', command: 'tophosts', received: '' };
const hosts = { hosts: [], unread: [] };

/** An appliance that fails so, one question after the other, and then answers. */
function reading(...failures: readonly Trouble[]) {
  const left = [...failures];
  const ask = jest.fn(async () => {
    const trouble = left.shift();
    if (trouble) throw new Problem(trouble);
    return { value: hosts, output: '', prompt: '' };
  });
  const pause = jest.fn(async (_ms: number) => {});
  const fleet = { names: ['esa1'], ask, waiting: () => 0, close: async () => {} } as unknown as Fleet;
  const read = sharedReads(fleet, () => {}, { pause });
  return { ask, pause, answer: read('esa1', tophosts()).catch((error: Problem) => error.trouble) };
}

test('F-66 it breaks off and then takes no connection: it restarts, and is asked again after a minute', async () => {
  const { answer, ask, pause } = reading(cut, gone);
  expect(await answer).toEqual(hosts);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(pause.mock.calls).toEqual([[60_000]]);
});

test.each([
  ['F-65 it breaks off once: asked again at once', [cut], hosts, 2],
  ['F-60 it takes no connection: two tries, and nobody waits a minute', [gone, gone], gone, 2],
  ['it breaks off twice', [cut, cut], cut, 2],
  ['what it says is an answer', [refused], refused, 1],
] as const)('%s', async (_, failures, outcome, times) => {
  const { answer, ask, pause } = reading(...failures);
  expect(await answer).toEqual(outcome);
  expect(ask).toHaveBeenCalledTimes(times);
  expect(pause).not.toHaveBeenCalled();
});

test('F-66 it does not come back: that is said, and no more is tried', async () => {
  const { answer, ask } = reading(cut, gone, gone);
  expect(await answer).toEqual(gone);
  expect(ask).toHaveBeenCalledTimes(3);
});

test('F-66 it is us who hang up: nobody waits a minute for that', async () => {
  const stopping = new AbortController();
  const failures = [cut, gone];
  const ask = async () => {
    const trouble = failures.shift();
    // The pause begins after this one.
    if (trouble === gone) setImmediate(() => stopping.abort());
    throw new Problem(trouble ?? refused);
  };
  const fleet = { names: ['esa1'], ask, waiting: () => 0, close: async () => {} } as unknown as Fleet;
  const read = sharedReads(fleet, () => {}, { stopping: stopping.signal });
  await expect(read('esa1', tophosts())).rejects.toMatchObject({ trouble: gone });
});
