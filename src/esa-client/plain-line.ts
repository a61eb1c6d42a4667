/** The last place that can refuse a line, whatever built it. @throws TypeError */
export function assertPlain(line: string): void {
  if (!/^[\x20-\x7e]{0,1000}$/.test(line))
    throw new TypeError('a line for the appliance holds more than printable ASCII');
  // `diagnostic` offers RELOAD, which wipes the appliance. No exchange has it as an answer; none ever will.
  if (/^\s*reload\s*$/i.test(line)) throw new TypeError('RELOAD is never sent');
}
