/** `node apps/server/scripts/malformed-requests.ts [count] [seed]`: the long form of tests/malformed-requests.test.ts. */
import { endpoints } from '../src/endpoints.ts';
import { bombard } from '../tests/testing/bombard.ts';
import { malformedRequests } from '../tests/testing/malformed-requests.ts';
import { textOf } from '../tests/testing/raw-request.ts';
import { startTestServer } from '../tests/testing/start-test-server.ts';
import { storedVersions } from '../tests/testing/stored-versions.ts';

const [count = 10_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const server = await startTestServer({ scenario: 'canary', access: { writesPerMinute: 1e6, signInsPerMinute: 1e6 } });
const before = JSON.stringify(await storedVersions(server));
const started = performance.now();
const { statuses, failures, unexplained } = await bombard(
  new URL(server.url),
  malformedRequests(endpoints, count, seed),
);
const seconds = (performance.now() - started) / 1_000;
const isSame = before === JSON.stringify(await storedVersions(server));

process.stdout.write(`${count} requests over ${endpoints.length} endpoints, seed ${seed}, ${seconds.toFixed(1)} s\n`);
for (const [status, times] of statuses) process.stdout.write(`  ${status || 'closed'}  ${times}\n`);
process.stdout.write(`hung or 5xx: ${failures.length}; refused without a problem document: ${unexplained.length}; `);
process.stdout.write(`cluster ${isSame ? 'unchanged' : 'CHANGED'}\n`);
for (const { request, answer } of [...failures, ...unexplained].slice(0, 10)) {
  process.stdout.write(`\n${request.what}: ${answer.hung ? 'hung' : answer.status}\n`);
  process.stdout.write(`${textOf(request, 'sluice').toString('latin1').slice(0, 800)}\n${answer.body.slice(0, 500)}\n`);
}
await server.close();
process.exitCode = failures.length + unexplained.length > 0 || !isSame ? 1 : 0;
