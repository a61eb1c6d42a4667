import type { Tools } from '../../command';
import type { HostStatus } from '../../esa-client/exchanges/hoststatus';
import type { Action } from '../../report';

/** One for each appliance, up to this many: above, people type, or retry on all. */
const RETRY_BUTTONS = 6;

export function retryActions(
  name: string,
  on: readonly string[],
  { say, appliances }: Pick<Tools, 'say' | 'appliances'>,
): Action[] {
  const { retry } = say.changes.kinds;
  return on.slice(0, RETRY_BUTTONS).map((appliance) => ({
    label: appliances.length === 1 ? retry.button : retry.on(appliance),
    invoke: `retry ${name} on ${appliance}`,
  }));
}

type Known = Extract<HostStatus, { known: true }>;

/**
 * Check stands first: whether a retry helps is not known from here. It is offered where mail waits, whoever asked: the
 * one who presses may be another.
 */
export function hostActions(
  name: string,
  known: readonly { appliance: string; host: Pick<Known, 'active'> }[],
  line: string,
  tools: Pick<Tools, 'say' | 'named' | 'appliances'>,
): Action[] {
  const { say, named, appliances } = tools;
  const waiting = known.filter(({ host }) => host.active !== 0).map(({ appliance }) => appliance);
  const on = named ? ` on ${appliances.join(',')}` : '';
  return [
    { label: say.check.button(name), invoke: `check ${name}${on}` },
    ...retryActions(name, waiting, tools),
    ...(waiting.length > 1
      ? [
          {
            label: say.changes.kinds.retry.onAll(waiting.length),
            invoke: `retry ${name} on ${waiting.join(',')}`,
          },
        ]
      : []),
    { label: say.host.smtpping, invoke: `smtpping ${name}${on}` },
    { label: say.log.button, invoke: `log ${name}${on}` },
    { label: say.dns.button, invoke: `dns ${name}${on}` },
    { label: say.refresh, invoke: line, again: true as const },
  ];
}
