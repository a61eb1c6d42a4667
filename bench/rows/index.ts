import type { Row } from '../row';
import { ack } from './ack';
import { connecting } from './connect';
import { diagnosis } from './diagnosis';
import { dns1 } from './dns-1';
import { dns1000 } from './dns-1000';
import { dnsDead } from './dns-dead';
import { e2e } from './e2e';
import { fanOut } from './fan-out';
import { large } from './large';
import { memory } from './memory';
import { pager } from './pager';
import { playbook } from './playbook';
import { queue } from './queue';
import { smtp1 } from './smtp-1';
import { smtp200 } from './smtp-200';
import { stampede } from './stampede';
import { transport } from './transport';

/** By number, as docs/performance.md lists them. */
export const rows: readonly Row[] = [
  e2e,
  transport,
  playbook,
  connecting,
  fanOut,
  large,
  pager,
  dns1,
  dns1000,
  dnsDead,
  smtp1,
  smtp200,
  diagnosis,
  ack,
  queue,
  stampede,
  memory,
];
