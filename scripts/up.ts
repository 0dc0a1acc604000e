/**
 * `npm start`: builds the web app, starts the sandbox and the server, and ends both when it ends. Arguments go to the
 * sandbox: `npm start -- --scenario canary`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readArguments } from '../packages/sandbox/src/read-arguments.ts';
import { type Child, startChild, stopChildren } from './child.ts';
import { busyPorts, readPort, samePorts } from './ports.ts';
import { withServerMemory } from './server-memory.ts';
import { buildWeb, webRoot } from './web-build.ts';

const root = join(import.meta.dirname, '..');
const startedAt = performance.now();
const children: Child[] = [];
let stopping = false;

function say(text: string) {
  process.stdout.write(`${text}\n`);
}

function progress(text: string) {
  say(`  ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${text}`);
}

async function stop(code: number) {
  if (stopping) return;
  stopping = true;
  await stopChildren(children, 1_200);
  process.exit(code);
}

function start(name: string, file: string, env: NodeJS.ProcessEnv, args: readonly string[] = []) {
  const { child, ready } = startChild(name, join(root, file), { ...process.env, ...env }, args);
  children.push(child);
  void child.ended.then(() => {
    if (stopping) return;
    say(`The ${name} has ended unexpectedly; stopping.`);
    return stop(1);
  });
  return ready;
}

/**
 * A terminal tells every process of Ctrl-C; whoever only ends a process above us is noticed here. Between npm and us
 * stands a shell that outlives npm, so the process above that one is watched, too.
 */
function stopWhenOrphaned() {
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  setInterval(() => {
    if (process.ppid !== parent || parentOf(parent) !== grandparent) void stop(0);
  }, 500).unref();
}

/** Null where the system does not tell, as on Windows and, without a process of its own for each question, on macOS. */
function parentOf(pid: number): number | null {
  try {
    // pid (name) state ppid …; the name may hold spaces and brackets. See proc_pid_stat(5).
    const [, ppid] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(ppid);
  } catch {
    return null;
  }
}

async function main() {
  const sandboxArguments = process.argv.slice(2);
  // Refused before anything starts.
  readArguments(sandboxArguments);
  const host = process.env.SLUICE_HOST || '127.0.0.1';
  const ports = [
    readPort(process.env, 'SLUICE_PORT', 8080),
    readPort(process.env, 'SLUICE_SANDBOX_GATEWAY_PORT', 8081),
    readPort(process.env, 'SLUICE_SANDBOX_CONTROL_PORT', 8082),
    readPort(process.env, 'SLUICE_SANDBOX_API_PORT', 8443),
  ];
  const same = samePorts(ports);
  const complaints = same.length > 0 ? same : await busyPorts(ports, host);
  if (complaints.length > 0) throw new Error(complaints.join('\n'));

  say('Starting Sluice on an embedded sandbox cluster');
  progress('building the web app, starting the sandbox');
  const kubeconfig = join(root, '.sandbox/kubeconfig');
  const [built, sandbox] = await Promise.all([
    buildWeb(),
    start('sandbox', 'packages/sandbox/src/main.ts', { SLUICE_SANDBOX_KUBECONFIG: kubeconfig }, sandboxArguments),
  ]);
  progress(`${built ? 'web app built' : 'web app is up to date'}; sandbox runs Bookinfo; starting the server`);
  const server = await start('server', 'apps/server/src/main.ts', {
    ...withServerMemory({ NODE_OPTIONS: process.env.NODE_OPTIONS }),
    SLUICE_KUBECONFIG: kubeconfig,
    SLUICE_LOG_LEVEL: process.env.SLUICE_LOG_LEVEL ?? 'warn',
    SLUICE_WEB_ROOT: webRoot,
  });
  progress('ready');
  say('');
  say(`  Sluice          ${server.url}`);
  say(`  Bookinfo        ${sandbox.gatewayUrl}/productpage   (sign in as jason)`);
  say(`  Sandbox control ${sandbox.controlUrl}`);
  say(`  kubectl         kubectl --kubeconfig ${kubeconfig} get virtualservices,destinationrules,pods`);
  say('');
  say('  Ctrl-C stops everything.');
}

process.on('SIGINT', () => void stop(0));
process.on('SIGTERM', () => void stop(0));
process.on('SIGHUP', () => void stop(0));
stopWhenOrphaned();
try {
  await main();
} catch (error) {
  if (!stopping) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    await stop(1);
  }
}
