import { linesOf, secondsIn } from './lines';

/** The one capture of an appliance. Absent: not printed. */
export interface PacketCapture {
  /** By what the menu offers: STOP or START. Undefined when it offers neither. */
  readonly running: boolean | undefined;
  readonly file?: string;
  readonly size?: string;
  readonly seconds?: number;
  readonly filter?: string;
  /** The appliance's own lines about it, without the menu. */
  readonly lines: readonly string[];
}

// Labels as a vendor test suite names them; their layout is not published, so only label and colon count.
const label = /^\s{0,20}(?:Capture )?(?<name>File Name|File Size|Filter):\s{0,40}(?<value>\S.{0,900})?$/;
/** On a line of its own, or behind the status. */
const duration = /\bDuration: {0,40}(?<value>\d[\dhms ]{0,40})/;
const menu = /^(?:Choose the operation\b|\s{0,8}- [A-Z])/;

/** The last state of it that was printed: behind START that is the new one. */
export function parsePacketCapture(output: string): PacketCapture {
  const lines = linesOf(output);
  const chooses = lines.findLastIndex((line) => /^Choose the operation\b/.test(line));
  const offers = (word: string) =>
    lines.slice(Math.max(0, chooses)).some((line) => line.trim().startsWith(`- ${word}`));
  const answered = lines
    .slice(0, Math.max(0, chooses))
    .findLastIndex((line) => /\[[^\][]{0,200}\]> /.test(line));
  const said = lines.slice(answered + 1, chooses < 0 ? undefined : chooses);
  const values = new Map(
    said.flatMap((line): [string, string][] => {
      const found = label.exec(line)?.groups;
      return found?.value === undefined ? [] : [[found.name ?? '', found.value.trim()]];
    }),
  );
  // Older releases print the size behind the name.
  const [file, inName] = (values.get('File Name') ?? '').split(' (Size: ');
  const size = values.get('File Size') ?? inName?.replace(/\)$/, '');
  const lasts = said.flatMap((line) => duration.exec(line)?.groups?.value?.trim() ?? []);
  const seconds = secondsIn(lasts[0] ?? '');
  const filter = values.get('Filter');
  return {
    running: offers('STOP') ? true : offers('START') ? false : undefined,
    ...(file && { file }),
    ...(size !== undefined && { size }),
    ...(seconds !== undefined && { seconds }),
    ...(filter !== undefined && { filter }),
    lines: said.filter((line) => line !== '' && !menu.test(line)),
  };
}
