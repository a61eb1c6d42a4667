import type { Row } from '../row';
import { ack } from './ack';
import { connecting } from './connect';
import { e2e } from './e2e';
import { fanOut } from './fan-out';
import { large } from './large';
import { memory } from './memory';
import { pager } from './pager';
import { playbook } from './playbook';
import { queue } from './queue';
import { stampede } from './stampede';
import { transport } from './transport';

/** By number, as docs/performance.md lists them; those that are missing have no code yet to measure. */
export const rows: readonly Row[] = [
  e2e,
  transport,
  playbook,
  connecting,
  fanOut,
  large,
  pager,
  ack,
  queue,
  stampede,
  memory,
];
