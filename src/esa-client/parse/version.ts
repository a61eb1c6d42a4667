import { linesOf } from './lines';

/** The serial number is printed too, and left where it is: it opens support cases. */
export interface Version {
  readonly product?: string;
  readonly model?: string;
  /** `15.0.0-104` */
  readonly version?: string;
}

// Labels of a 15.0 device (SMA).
const label = /^(?<label>Product|Model|Version):\s{1,40}(?<value>\S.{0,200})$/;

export function parseVersion(output: string): Version {
  const found = new Map<string, string>();
  for (const line of linesOf(output)) {
    const { label: name = '', value = '' } = label.exec(line)?.groups ?? {};
    if (name !== '' && !found.has(name)) found.set(name, value);
  }
  const [product, model, version] = ['Product', 'Model', 'Version'].map((name) => found.get(name));
  return {
    ...(product !== undefined && { product }),
    ...(model !== undefined && { model }),
    ...(version !== undefined && { version }),
  };
}
