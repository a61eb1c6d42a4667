import { isIP } from 'node:net';

/** `192.0.2.53`, `192.0.2.53:5353` or `[2001:db8::53]:5353`; undefined when it is none of these. */
export function resolverAt(name: string): { host: string; port: number } | undefined {
  if (isIP(name) !== 0) return { host: name, port: 53 };
  const parts = /^(?:\[(?<v6>[^\]]+)\]|(?<v4>[\d.]+))(?::(?<port>\d{1,5}))?$/.exec(name)?.groups;
  const host = parts?.v6 ?? parts?.v4 ?? '';
  const port = Number(parts?.port ?? 53);
  return isIP(host) !== 0 && port <= 65_535 ? { host, port } : undefined;
}
