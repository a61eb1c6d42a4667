/** Everything an appliance saw, in order; `at` in milliseconds of its process. */
export type LogEntry = { readonly at: number; readonly shell: number } & (
  | { readonly kind: 'connected' | 'closed' | 'interrupt' }
  | { readonly kind: 'login'; readonly user: string; readonly method: string; readonly accepted: boolean }
  | { readonly kind: 'shell'; readonly rows: number; readonly cols: number; readonly term: string }
  /** What one packet held. */
  | { readonly kind: 'bytes'; readonly text: string }
  /** A whole line, and the last line of what stood before it. */
  | { readonly kind: 'line'; readonly text: string; readonly prompt: string }
  /** A change that happened: its dialogue and what it was for. */
  | { readonly kind: 'committed'; readonly command: string; readonly scope: string }
  | { readonly kind: 'hung-up'; readonly reason: string }
);

type Kinds<E> = E extends unknown ? Omit<E, 'at' | 'shell'> : never;
export type Event = Kinds<LogEntry>;
export type Record = (event: Event) => void;
