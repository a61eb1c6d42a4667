/** Kept of one foreign text, in UTF-16 units. More is never scanned, so the cost is bounded whatever was received. */
const FOREIGN_LIMIT = 64 * 1024;

const C0 =
  'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(
    ' ',
  );

/**
 * What has no picture of its own, or changes the picture of its neighbours: controls, bidi and zero-width characters,
 * tags, lone surrogates, private use, blank letters, and a fifth combining mark on one letter. U+FE0F stays after a
 * pictograph, where it only chooses the coloured glyph.
 */
const HIDDEN =
  /\r\n|(?!(?<=\p{Extended_Pictographic})\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?<=\p{M}{4})\p{M}/gu;

function name(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const word = code === 0x7f ? 'DEL' : C0[code];
  return `⟨${word ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`}⟩`;
}

/** For a block: line breaks stay line breaks, a tab becomes spaces, everything else that hides is named. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (found) => {
    if (found === '\n' || found === '\r\n') return '\n';
    return found === '\t' ? '    ' : name(found);
  });
}

/** For a place inside a line: line breaks and tabs are named too, so that nobody can begin a line of ours. */
export function visibleLine(text: string): string {
  return text.replace(HIDDEN, (found) => Array.from(found, name).join(''));
}

export interface Foreign {
  text: string;
  /** Characters there were before anything was cut or made visible. */
  received: number;
  whole: boolean;
}

/** Somebody else's text, harmless, from its beginning. */
export function visibleForeign(text: string): Foreign {
  const received = text.length;
  if (received <= FOREIGN_LIMIT) return { text: visible(text), received, whole: true };
  const kept = text.slice(0, FOREIGN_LIMIT).replace(/[\r\uD800-\uDBFF]$/, '');
  return { text: visible(kept), received, whole: false };
}
