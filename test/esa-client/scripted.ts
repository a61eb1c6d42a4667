import { Duplex } from 'node:stream';

/** A shell without SSH: echoes, and answers the nth line with the nth text. */
export function scripted(
  answers: readonly string[],
  pieces: (text: string) => readonly string[] = (text) => [text],
) {
  const prompt = 'esa.lab.local> ';
  let line = '';
  let answered = 0;
  const written: string[] = [];
  const shell: Duplex = new Duplex({
    read() {},
    write(chunk: Buffer, _encoding, done) {
      for (const char of chunk.toString('latin1')) {
        if (char === '\x03') {
          shell.push(`^C\r\n${prompt}`);
          line = '';
        } else if (char === '\n') {
          written.push(line);
          if (line === 'exit') shell.destroy();
          else for (const piece of pieces(`\r\n${answers[answered] ?? prompt}`)) shell.push(piece);
          answered += 1;
          line = '';
        } else {
          line += char;
          shell.push(char);
        }
      }
      done();
    },
  });
  shell.push(`Welcome\r\n\r\n${prompt}`);
  return { shell, prompt, written };
}
