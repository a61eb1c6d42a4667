import { plural } from '../plural';

/** The few words that the formatters add of their own. */
export const format = {
  status: {
    ok: { symbol: '✅', word: 'OK' },
    warning: { symbol: '⚠️', word: 'Attention' },
    critical: { symbol: '🔴', word: 'Problem' },
    info: { symbol: 'ℹ️', word: 'Info' },
    unknown: { symbol: '❔', word: 'Unknown' },
  },
  step: {
    waiting: { symbol: '○', word: 'waiting' },
    running: { symbol: '◔', word: 'running' },
    done: { symbol: '✓', word: 'done' },
    failed: { symbol: '✗', word: 'failed' },
  },
  steps: (done: number, of: number, failed: number): string =>
    `${done} of ${of} ${plural(of, 'step', 'steps')} done${failed > 0 ? `, ${failed} failed` : ''}`,
  received: (from: string): string => `Text received from ${from} (not verified)`,
  cut: (count: number, shown: string): string =>
    `cut: ${shown} ${plural(count, 'character', 'characters')} received`,
  more: (_count: number, shown: string): string => `and ${shown} more`,
};
