import type { Words } from '../../src/formatters/words';

/** Enough English to test the formatters with; what people read comes from `src/messages`. */
export const WORDS: Words = {
  status: {
    ok: { symbol: '🟢', word: 'OK' },
    warning: { symbol: '🟡', word: 'Warning' },
    critical: { symbol: '🔴', word: 'Critical' },
    info: { symbol: '🔵', word: 'Info' },
    unknown: { symbol: '❔', word: 'Unknown' },
  },
  step: {
    waiting: { symbol: '⏳', word: 'waiting' },
    running: { symbol: '🔄', word: 'running' },
    done: { symbol: '✅', word: 'done' },
    failed: { symbol: '❌', word: 'failed' },
  },
  steps: (done, of, failed) => `${done} of ${of} steps done${failed > 0 ? `, ${failed} failed` : ''}`,
  received: (from) => `Received from ${from}`,
  cut: (count, shown) => `cut: ${shown} ${count === 1 ? 'character' : 'characters'} received`,
  more: (_, shown) => `and ${shown} more`,
};
