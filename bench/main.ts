import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { beChild, isRole } from './children';
import { checkProxy } from './proxy-check';
import { checkLine, load, type Measured, machine, markdown } from './report';
import { type Bench, isMet, passesGate } from './row';
import { rows } from './rows';

const USAGE = `npm run bench                       all rows, the project beside its peers, a quarter of an hour
npm run bench -- --quick            fewer rounds, and only rows 1, 2 and 5: under a minute
npm run bench -- --rows 1,2,5       only these
npm run bench -- --json FILE --markdown FILE
npm run bench -- --gate             ends with 1 when a ratio or a count of round trips misses its goal by a quarter`;

const rtts = [10, 50];
/** What a change breaks first; the others are run by their numbers. */
const quickRows = [1, 2, 5];

async function main(): Promise<void> {
  const [, , first, role, options] = process.argv;
  if (first === 'child' && isRole(role)) return beChild(role, options ?? '');
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      gate: { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return console.log(USAGE);
  const wanted = values.rows?.split(',').map(Number) ?? (values.quick ? quickRows : rows.map(({ id }) => id));
  const unknown = wanted.filter((id) => !rows.some((row) => row.id === id));
  if (unknown.length > 0) {
    process.exitCode = 2;
    return console.error(`No row ${unknown.join(', ')}. There are ${rows.map(({ id }) => id).join(', ')}.`);
  }

  const measured = await measure(wanted, values.quick);
  const page = markdown(measured);
  console.log(page);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(measured, null, 2)}\n`);
  if (values.markdown !== undefined) writeFileSync(values.markdown, page);
  verdict(measured, values.gate);
}

async function measure(wanted: readonly number[], quick: boolean): Promise<Measured> {
  const rounds = quick ? 3 : 9;
  const about = { date: new Date().toISOString(), quick, rounds, machine: machine() };
  const proxy = await checkProxy(rtts);
  for (const check of proxy) tell(checkLine(check));
  const results: Measured['rows'][number][] = [];
  for (const row of rows.filter(({ id }) => wanted.includes(id))) {
    const undo: (() => unknown)[] = [];
    const cleaned = once(async () => {
      for (const step of undo.reverse()) await step();
    });
    const unhook = onSignal(cleaned);
    const bench: Bench = {
      quick,
      rounds,
      warmUps: quick ? 1 : 2,
      undo: (step) => void undo.push(step),
      tell: (progress) => tell(`row ${row.id}, ${row.title}: ${progress}`),
    };
    try {
      results.push({ id: row.id, title: row.title, ...(await row.run(bench)) });
    } catch (error) {
      // The other rows are still worth their figures.
      tell(`row ${row.id}, ${row.title}: ${error instanceof Error ? error.stack : String(error)}`);
      process.exitCode = 1;
    } finally {
      await cleaned();
      unhook();
    }
  }
  return { ...about, machine: { ...about.machine, 'load after': load() }, proxy, rows: results };
}

/** Missing a goal on a busy machine is news, not a failure; `--gate` makes it one, with room for noise. */
function verdict({ rows: results }: Measured, gate: boolean): void {
  const goals = results.flatMap(({ id, goals: each }) => each.map((goal) => ({ id, goal })));
  const missed = goals.filter(({ goal }) => !isMet(goal));
  for (const { id, goal } of missed) console.log(`MISSED  row ${id}: ${goal.what}`);
  console.log(`${goals.length - missed.length} of ${goals.length} goals met`);
  const failed = goals.filter(({ goal }) => !passesGate(goal));
  if (!gate || failed.length === 0) return;
  for (const { id, goal } of failed) console.log(`GATE    row ${id}: ${goal.what}`);
  process.exitCode = 1;
}

function onSignal(cleaned: () => Promise<void>): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const leave = (signal: NodeJS.Signals) => {
    cleaned().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  for (const signal of signals) process.on(signal, leave);
  return () => {
    for (const signal of signals) process.off(signal, leave);
  };
}

/** To the terminal beside the result, which may go into a file. */
function tell(progress: string): void {
  process.stderr.write(`${progress}\n`);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
