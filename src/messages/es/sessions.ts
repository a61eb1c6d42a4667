import { code, text } from '../../report';
import type { sessions as English } from '../en/sessions';

export const sessions: typeof English = {
  waiting: (appliance, before) =>
    before === 0
      ? text`⏳ Esperando a ${code(appliance)}; no hay nadie antes.`
      : text`⏳ Esperando a ${code(appliance)}; hay ${before} antes que la suya.`,
  legacy: (appliances) =>
    text`⚠️ ${code(appliances)}: la conexión usa algoritmos SSH que ya no son seguros (${code('legacySsh: true')}).`,
};
