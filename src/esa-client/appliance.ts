import type { Exchange } from './exchange';

/** The host before an appliance that is not reachable directly (Cisco's cloud). Its key is pinned like any other. */
export interface Jump {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  readonly privateKey?: string;
  readonly hostKeys: readonly string[];
}

/** One appliance, as its owner configured it. Seconds everywhere. */
export interface Appliance {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password?: string;
  /** PEM or OpenSSH text, not a path. */
  readonly privateKey?: string;
  /** `SHA256:…` as `ssh-keygen -l` prints; at least one. */
  readonly hostKeys: readonly string[];
  /** Its name in a cluster, when the login does not land on it. */
  readonly machine?: string;
  /** Also the key exchanges, host keys, ciphers and MACs that today's clients refuse. */
  readonly legacySsh: boolean;
  readonly jump?: Jump;
  /** Shells kept at most. */
  readonly sessions: number;
  readonly timeouts: { readonly connect: number; readonly command: number; readonly slow: number };
}

export interface AskOptions {
  readonly signal?: AbortSignal;
  /**
   * Called with every line (also answers) before its first byte is written; what it throws ends the exchange with
   * nothing of that line sent. For the audit trail. Synchronous: nothing may happen between it and the write.
   */
  readonly beforeLine?: (line: string, prompt: string) => void;
  /**
   * The gate of a change. An answer that `commits` is typed without its line end, its echo is compared, then this is
   * called, then the line end is written; when it throws, Ctrl-C is sent instead. Synchronous for the same reason.
   * An exchange that commits is refused without it.
   */
  readonly commit?: (line: string, prompt: string) => void;
  /**
   * Called while no session is free: how many stand before this exchange, again whenever that changes, and with
   * undefined when the waiting is over. Not called when a warm session is free.
   */
  readonly waits?: (before: number | undefined) => void;
}

export interface Answered<T> {
  readonly value: T;
  /** What the appliance printed, normalised line ends, pager removed. Not trustworthy: show it literally. */
  readonly output: string;
  /** The main prompt before and after, for "which machine was that". */
  readonly prompt: string;
}

/** The appliances of one configuration, by name, with their warm sessions. Holds connections: close it. */
export interface Fleet {
  readonly names: readonly string[];
  /** @throws Problem, always one of the kinds that name an appliance. */
  ask<T>(appliance: string, exchange: Exchange<T>, options?: AskOptions): Promise<Answered<T>>;
  /** Exchanges that wait for a free session of this appliance right now. */
  waiting(appliance: string): number;
  close(): Promise<void>;
}
