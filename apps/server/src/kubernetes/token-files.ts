/**
 * `tokenFile` of a kubeconfig's users. client-node knows the field under another name only, and reads the file once; the
 * provider that it has for tokens of pods reads it again as it is rotated.
 */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { z } from 'zod';

const Users = z.looseObject({
  users: z
    .array(z.looseObject({ name: z.string(), user: z.looseObject({ tokenFile: z.string().optional() }).nullish() }))
    .nullish(),
});

/** @param folder what relative paths in the text are relative to */
export function addTokenFiles(config: KubeConfig, text: string, folder = process.cwd()): void {
  const written = Users.safeParse(parse(text));
  if (!written.success) return;
  for (const { name, user } of written.data.users ?? []) {
    const known = config.users.find((each) => each.name === name);
    if (!user?.tokenFile || known === undefined || known.token) continue;
    const tokenFile = resolve(folder, user.tokenFile);
    const withFile = { ...known, authProvider: { name: 'tokenFile', config: { tokenFile } } };
    config.users = config.users.map((each) => (each === known ? withFile : each));
  }
}

export function addTokenFilesOf(config: KubeConfig, path: string): void {
  addTokenFiles(config, readFileSync(path, 'utf8'), dirname(path));
}
