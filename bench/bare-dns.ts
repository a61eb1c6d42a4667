import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { answers, encodeQuestion, idOf, type Question, readReply } from '../src/jobs/probes/dns-wire';

/** The same packets over bare sockets: no queue, no deadline, no second try, nothing kept. */
export interface BareDns {
  /** All of them, so many under way at once. Throws when nothing has come for a second: a packet was lost. */
  ask(questions: readonly Question[], inFlight: number): Promise<void>;
  close(): void;
}

const SOCKETS = 32;
const SILENT_MS = 1000;

export async function openBareDns(port: number): Promise<BareDns> {
  const opened = Array.from({ length: SOCKETS }, async () => {
    const socket = createSocket('udp4');
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return { socket, pending: new Map<number, { query: Buffer; question: Question }>() };
  });
  const lanes = await Promise.all(opened);
  return {
    async ask(questions, inFlight) {
      let next = 0;
      let done = 0;
      let timer: NodeJS.Timeout | undefined;
      function more(): void {
        for (; next < questions.length && next - done < inFlight; next += 1) {
          const lane = lanes[next % SOCKETS];
          const question = questions[next];
          if (lane === undefined || question === undefined) return;
          let query = encodeQuestion(question);
          while (lane.pending.has(idOf(query))) query = encodeQuestion(question);
          lane.pending.set(idOf(query), { query, question });
          lane.socket.send(query);
        }
      }
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new Lost(questions.length - done)), SILENT_MS);
        for (const { socket, pending } of lanes) {
          socket.removeAllListeners('message');
          socket.on('message', (message) => {
            const found = pending.get(idOf(message));
            if (found === undefined || !answers(message, found.query)) return;
            pending.delete(idOf(message));
            readReply(message, found.question);
            done += 1;
            timer?.refresh();
            if (done === questions.length) resolve();
            else more();
          });
        }
        more();
      }).finally(() => clearTimeout(timer));
    },
    close() {
      for (const { socket } of lanes) (socket as Socket).close();
    },
  };
}

export class Lost extends Error {
  constructor(readonly count: number) {
    super(`${count} questions were lost`);
  }
}
