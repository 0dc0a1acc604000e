/** Requests at a steady rate whether or not the earlier ones have been answered, as many people make them. */
import { Agent, request } from 'node:http';

export type Asked = { readonly path: string; readonly method?: 'GET' | 'POST'; readonly body?: unknown };
export type Answered = {
  /** From when each should have been sent until its last byte, milliseconds. */
  readonly times: readonly number[];
  readonly failed: number;
  /** Of all answers, as they travelled. */
  readonly bytes: number;
};

const agent = new Agent({ keepAlive: true });

/** @param next what to ask, by the number of the request */
export async function askSteadily(
  url: string,
  { perSecond, seconds }: { readonly perSecond: number; readonly seconds: number },
  next: (turn: number) => Asked,
): Promise<Answered> {
  const times: number[] = [];
  let failed = 0;
  let bytes = 0;
  const began = performance.now();
  const under: Promise<void>[] = [];
  const one = async (turn: number) => {
    const due = began + (turn * 1000) / perSecond;
    try {
      bytes += await ask(url, next(turn));
      times.push(performance.now() - due);
    } catch {
      failed += 1;
    }
  };
  await new Promise<void>((resolve) => {
    let sent = 0;
    const timer = setInterval(() => {
      const due = Math.min(perSecond * seconds, ((performance.now() - began) * perSecond) / 1000);
      for (; sent < due; sent += 1) under.push(one(sent));
      if (sent < perSecond * seconds) return;
      clearInterval(timer);
      resolve();
    }, 2);
  });
  await Promise.all(under);
  return { times, failed, bytes };
}

/** Bytes of the answer; rejects unless it is 200. Compressed like that of a browser, and not decompressed. */
function ask(url: string, { path, method = 'GET', body }: Asked): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      'accept-encoding': 'gzip, br',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const sent = request(`${url}/api/v1${path}`, { method, headers, agent }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.once('error', reject);
      response.once('end', () =>
        response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${method} ${path}: ${response.statusCode}`)),
      );
    });
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
