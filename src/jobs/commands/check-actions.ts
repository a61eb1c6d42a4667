import type { Tools } from '../../command';
import type { Action } from '../../report';
import type { Judged } from './check-judged';
import { retryActions } from './host-actions';

/** What the verdict recommends comes first, as far as the asker may; the way to look further behind it. */
export function checkActions(
  name: string,
  judged: readonly Judged[],
  line: string,
  tools: Pick<Tools, 'say' | 'may' | 'appliances'>,
): Action[] {
  const { say, may, appliances } = tools;
  const where = (button: Judged['verdict']['button']) =>
    judged
      .filter(({ verdict }) => verdict.button === button)
      .flatMap(({ on }) => on.map(({ appliance }) => appliance))
      .filter((appliance) => may('operator', appliance, name));
  const { kinds } = say.changes;
  const retries = retryActions(name, where('retry'), tools);
  const tested = where('smtpping');
  const on = tested.length === 0 ? '' : ` on ${tested.join(',')}`;
  const tests: Action[] =
    tested.length === 0 ? [] : [{ label: say.host.smtpping, invoke: `smtpping ${name}${on}` }];
  const [watched] = tested.filter((appliance) => may('admin', appliance, name));
  const watching: Action[] =
    watched === undefined
      ? []
      : [
          { label: kinds.captureStart.on(watched), invoke: `capture start ${name} on ${watched}` },
          { label: kinds.debugLogStart.on(watched), invoke: `debuglog start ${name} on ${watched}` },
        ];
  const others = appliances.filter((appliance) => may('operator', appliance, name));
  const also: Action[] =
    tests.length > 0 || others.length === 0
      ? []
      : [{ label: say.host.smtpping, invoke: line.replace(/^check/, 'smtpping') }];
  const refresh: Action = { label: say.refresh, invoke: line, again: true };
  // Its words with their time are what a postmaster asks for.
  const logged =
    judged[0]?.verdict.rule === 'turned-away-there-alone'
      ? judged[0].on.filter(({ appliance, waiting }) => waiting > 0 && may('operator', appliance, name))
      : [];
  const logs: Action[] =
    logged.length === 0
      ? []
      : [{ label: say.log.button, invoke: `log ${name} on ${logged.map((one) => one.appliance).join(',')}` }];
  const recommended = judged[0]?.verdict.button;
  const first =
    recommended === 'retry'
      ? retries
      : recommended === 'smtpping'
        ? tests
        : logs.length > 0
          ? logs
          : [refresh];
  const rest = [...retries, ...tests, ...watching, refresh].filter((action) => !first.includes(action));
  return [
    ...first,
    ...rest,
    ...also,
    { label: say.queue.host(name), invoke: line.replace(/^check/, 'host') },
    { label: say.dns.button, invoke: line.replace(/^check/, 'dns') },
    { label: say.smtp.button(name), invoke: line.replace(/^check/, 'smtp') },
  ];
}
