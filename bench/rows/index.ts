import type { Row } from '../row';
import { e2e } from './e2e';
import { fanOut } from './fan-out';
import { transport } from './transport';

/** By number, as docs/performance.md lists them; those that are missing have no code yet to measure. */
export const rows: readonly Row[] = [e2e, transport, fanOut];
