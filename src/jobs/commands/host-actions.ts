import type { Tools } from '../../command';
import type { HostStatus } from '../../esa-client/exchanges/hoststatus';
import type { Action } from '../../report';

/** One for each appliance, up to this many: above, people type, or retry on all. */
const RETRY_BUTTONS = 6;

type Known = Extract<HostStatus, { known: true }>;

/**
 * Check stands first: whether a retry helps is not known from here. It is offered where mail waits, and like whatever
 * else may be pressed, only where the asker may.
 */
export function hostActions(
  name: string,
  known: readonly { appliance: string; host: Pick<Known, 'active'> }[],
  line: string,
  { say, named, may, appliances }: Pick<Tools, 'say' | 'named' | 'may' | 'appliances'>,
): Action[] {
  const allowed = appliances.filter((appliance) => may('operator', appliance, name));
  const retries = known.filter(({ appliance, host }) => host.active !== 0 && allowed.includes(appliance));
  const on = named ? ` on ${appliances.join(',')}` : '';
  const there = named ? ` on ${allowed.join(',')}` : '';
  const tests: Action[] = [{ label: say.host.smtpping, invoke: `smtpping ${name}${there}` }];
  const logs: Action[] = [{ label: say.log.button, invoke: `log ${name}${there}` }];
  return [
    { label: say.check.button(name), invoke: `check ${name}${on}` },
    ...retries.slice(0, RETRY_BUTTONS).map(({ appliance }) => ({
      label: appliances.length === 1 ? say.changes.kinds.retry.button : say.changes.kinds.retry.on(appliance),
      invoke: `retry ${name} on ${appliance}`,
    })),
    ...(retries.length > 1
      ? [
          {
            label: say.changes.kinds.retry.onAll(retries.length),
            invoke: `retry ${name} on ${retries.map((one) => one.appliance).join(',')}`,
          },
        ]
      : []),
    ...(allowed.length === 0 ? [] : [...tests, ...logs]),
    { label: say.dns.button, invoke: `dns ${name}${on}` },
    { label: say.refresh, invoke: line, again: true as const },
  ];
}
