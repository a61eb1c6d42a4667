import type { Report } from '../report';
import { cutNote, layOut, lineText, moreNote } from './layout';
import { plainText, type Reader } from './numbers';
import type { Words } from './words';

/** Everything below the verdict as lines of text without any layout; the buttons are not in it. */
export function linear(report: Report, words: Words, reader: Reader): string[] {
  const blocks = report.blocks.flatMap((block): string[] => {
    const part = layOut(block, words, reader);
    if (part.kind === 'foreign') {
      const note = part.whole ? [] : [cutNote(part.received, words, reader)];
      return [part.heading, ...part.text.split('\n').map((line) => `| ${line}`), ...note];
    }
    const lines = part.lines.map((line) => lineText(line, reader));
    const shown = part.bullets ? lines.map((line) => `- ${line.replaceAll('\n', ': ')}`) : lines;
    const more = part.omitted > 0 ? [moreNote(part.omitted, words, reader)] : [];
    return [...(part.title === undefined ? [] : [part.title]), ...shown, ...more];
  });
  return report.source?.length ? [...blocks, plainText(report.source, reader)] : blocks;
}
