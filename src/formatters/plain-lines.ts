import type { Report } from '../report';
import { cutNote, layOut } from './layout';
import { plainSpan, plainText, type Reader } from './numbers';
import type { Words } from './words';

/** Everything below the verdict as lines of text without any layout; the buttons are not in it. */
export function linear(report: Report, words: Words, reader: Reader): string[] {
  const blocks = report.blocks.flatMap((block): string[] => {
    const part = layOut(block, words, reader);
    if (part.kind === 'foreign') {
      const note = part.received === undefined ? [] : [cutNote(part.received, words, reader)];
      return [part.heading, ...part.text.split('\n').map((line) => `| ${line}`), ...note];
    }
    const lines = part.lines.map((line) => line.map(({ span }) => plainSpan(span, reader)).join(''));
    const shown = part.bullets ? lines.map((line) => `- ${line.replaceAll('\n', ': ')}`) : lines;
    return part.title === undefined ? shown : [part.title, ...shown];
  });
  return report.source?.length ? [...blocks, plainText(report.source, reader)] : blocks;
}
