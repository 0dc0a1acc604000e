/** What an open, live page costs while nobody touches it. */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession } from '@playwright/test';
import { type Figure, printFigures } from '../../scripts/print-figures.ts';
import { withOpenPage } from './open-page.ts';

const requestsPerSecond = 40;
const settleMs = 10_000;
const measuredSeconds = 20;

/** Processor seconds that a process has used; null where the system has no /proc. */
async function processorSeconds(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // After the name, which is in brackets and may hold anything: state is field 3, utime and stime are 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Seconds of the page's main thread, by what it did. */
async function pageSeconds(session: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await session.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

const percent = (seconds: number) => `${((100 * seconds) / measuredSeconds).toFixed(1)} % of one core`;

await withOpenPage(requestsPerSecond, async ({ page, stack }) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await sleep(settleMs);
  const read = async () => ({
    page: await pageSeconds(session),
    server: await processorSeconds(stack.programs.server.pid),
    sandbox: await processorSeconds(stack.programs.sandbox.pid),
  });
  const before = await read();
  await sleep(measuredSeconds * 1_000);
  const after = await read();
  const onPage = (name: string) => (after.page[name] ?? 0) - (before.page[name] ?? 0);
  const ofProgram = (name: 'server' | 'sandbox') =>
    before[name] === null || after[name] === null ? 'cannot be measured here' : percent(after[name] - before[name]);
  const figures: Figure[] = [
    { name: 'server process', value: ofProgram('server') },
    { name: 'page, all tasks', value: percent(onPage('TaskDuration')), target: '10 % or less' },
    { name: 'page, scripts', value: percent(onPage('ScriptDuration')) },
    { name: 'page, layout and style', value: percent(onPage('LayoutDuration') + onPage('RecalcStyleDuration')) },
    { name: 'sandbox process', value: ofProgram('sandbox') },
    { name: 'page, memory', value: `${((after.page.JSHeapUsedSize ?? 0) / 1e6).toFixed(1)} MB` },
  ];
  printFigures(`Idle on the live page for ${measuredSeconds} s, ${requestsPerSecond} requests/s in the mesh`, figures);
});
