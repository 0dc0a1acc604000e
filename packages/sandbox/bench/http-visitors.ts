/** A process of its own that asks for pages over HTTP at a steady rate: `http-visitors.ts <url> <rate> <seconds>`. */
import { Pool } from 'undici';

const [url = '', rate = '1000', seconds = '5'] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const pool = new Pool(origin, { connections: 100 });
const wanted = Number(rate) * Number(seconds);
const began = performance.now();
let sent = 0;
let answered = 0;
let failed = 0;

async function visit(): Promise<void> {
  try {
    const { statusCode, body } = await pool.request({ path: pathname, method: 'GET' });
    await body.text();
    if (statusCode === 200) answered++;
    else failed++;
  } catch {
    failed++;
  }
}

const visits: Promise<void>[] = [];
const timer = setInterval(() => {
  const due = Math.min(wanted, ((performance.now() - began) / 1000) * Number(rate));
  for (; sent < due; sent++) visits.push(visit());
  if (sent < wanted) return;
  clearInterval(timer);
  void Promise.all(visits).then(async () => {
    process.send?.({ answered, failed, tookMs: performance.now() - began });
    await pool.close();
    process.disconnect?.();
  });
}, 5);
