import type { Row } from '../row';
import { ack } from './ack';
import { e2e } from './e2e';
import { fanOut } from './fan-out';
import { memory } from './memory';
import { queue } from './queue';
import { stampede } from './stampede';
import { transport } from './transport';

/** By number, as docs/performance.md lists them; those that are missing have no code yet to measure. */
export const rows: readonly Row[] = [e2e, transport, fanOut, ack, queue, stampede, memory];
