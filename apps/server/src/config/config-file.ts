/** The file of settings: YAML, the names of the flags as keys. */
import { isMap, isScalar, LineCounter, parseDocument, type Scalar } from 'yaml';

export type ConfigFile =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly message: string };

/** @param known the keys that may stand in it */
export function readConfigFile(path: string, text: string, known: ReadonlySet<string>): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number) => `${path}:${lines.linePos(offset).line}`;
  const [error] = document.errors;
  // The first line says what is wrong; those after it show the text, in which there may be secrets.
  if (error !== undefined)
    return refused(`${at(error.pos[0])}: ${(error.message.split('\n')[0] ?? '').replace(/ at line.*/, '')}`);
  if (document.contents === null) return { ok: true, values: {} };
  if (!isMap(document.contents)) return refused(`${path}: a mapping of settings is expected`);
  const unknown = document.contents.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : '';
    return known.has(name) ? [] : [`${at((key as Scalar).range?.[0] ?? 0)}: there is no setting '${name}'`];
  });
  if (unknown.length > 0) return refused(unknown.join('\n'));
  return { ok: true, values: document.toJS() as Record<string, unknown> };
}

function refused(message: string): ConfigFile {
  return { ok: false, message };
}
