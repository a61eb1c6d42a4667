import type { format as English } from '../en/format';
import { plural } from '../plural';

export const format: typeof English = {
  status: {
    ok: { symbol: '✅', word: 'OK' },
    warning: { symbol: '⚠️', word: 'Atención' },
    critical: { symbol: '🔴', word: 'Problema' },
    info: { symbol: 'ℹ️', word: 'Info' },
    unknown: { symbol: '❔', word: 'Desconocido' },
  },
  step: {
    waiting: { symbol: '○', word: 'en espera' },
    running: { symbol: '◔', word: 'en curso' },
    done: { symbol: '✓', word: 'hecho' },
    failed: { symbol: '✗', word: 'falló' },
  },
  steps: (done, of, failed) =>
    `${done} de ${of} ${plural(of, 'paso', 'pasos')} ${plural(done, 'hecho', 'hechos')}${failed > 0 ? `, ${failed} con error` : ''}`,
  received: (from) => `Texto recibido de ${from} (sin verificar)`,
  cut: (count, shown) =>
    `recortado: ${plural(count, 'se recibió', 'se recibieron')} ${shown} ${plural(count, 'carácter', 'caracteres')}`,
  more: (_count, shown) => `y ${shown} más`,
};
