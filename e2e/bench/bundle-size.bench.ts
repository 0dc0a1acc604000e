/** What a browser has to load before the page works, and what it loads later. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path/posix';
import { gzipSync } from 'node:zlib';
import { printFigures } from '../../scripts/print-figures.ts';
import { buildWeb, webRoot } from '../../scripts/web-build.ts';

/** @param path below the root of the page */
async function read(path: string): Promise<string> {
  return readFile(join(webRoot, path), 'utf8');
}

/** Paths of the files that a chunk imports, as a minified bundle writes it. */
async function importsOf(chunk: string): Promise<{ fixed: string[]; lazy: string[] }> {
  const source = await read(chunk);
  const paths = (pattern: RegExp) => [...source.matchAll(pattern)].map(([, path]) => join(chunk, '..', path ?? ''));
  return {
    fixed: paths(/(?:\bfrom|\bimport)\s*["'`](\.\/[\w.-]+\.js)["'`]/g),
    lazy: paths(/\bimport\(\s*["'`](\.\/[\w.-]+\.js)["'`]/g),
  };
}

/** Everything that comes with these chunks at once, and the chunks that they may load later. */
async function closureOf(entries: readonly string[]): Promise<{ all: Set<string>; lazy: Set<string> }> {
  const all = new Set<string>();
  const lazy = new Set<string>();
  const open = [...entries];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (all.has(name)) continue;
    all.add(name);
    const imports = await importsOf(name);
    open.push(...imports.fixed);
    for (const chunk of imports.lazy) lazy.add(chunk);
  }
  return { all, lazy };
}

async function gzippedBytes(names: Iterable<string>): Promise<number> {
  const sizes = await Promise.all([...names].map(async (name) => gzipSync(await read(name)).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

await buildWeb();
const html = await readFile(join(webRoot, 'index.html'), 'utf8');
const linked = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, path]) => path ?? '');
const entry = await closureOf(linked(/(?:src|href)="([^"]+\.js)"/g));
const figures = [
  { name: 'entry JavaScript, gzipped', value: kilobytes(await gzippedBytes(entry.all)), target: '180 kB or less' },
  {
    name: 'entry CSS, gzipped',
    value: kilobytes(await gzippedBytes(linked(/href="([^"]+\.css)"/g))),
    target: '20 kB or less',
  },
];
const loaded = new Set(entry.all);
const open = [...entry.lazy];
// A chunk that is loaded later may name further ones; each is counted without what is there already.
for (let name = open.shift(); name !== undefined; name = open.shift()) {
  if (loaded.has(name)) continue;
  const { all, lazy } = await closureOf([name]);
  figures.push({
    name: `later: ${name}`,
    value: kilobytes(await gzippedBytes(all.difference(loaded))),
    target: '105 kB or less',
  });
  for (const each of all) loaded.add(each);
  open.push(...lazy);
}
printFigures(`Page: ${entry.all.size} files at once, ${loaded.size - entry.all.size} later`, figures);
