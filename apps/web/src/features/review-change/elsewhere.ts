/** The same change for other hands: as commands, as YAML and as a patch for a repository. */
import type { PreviewedWrite } from '@sluice/shared/api/changes';
import { createTwoFilesPatch } from 'diff';

/** Text inside single quotes of a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** One command for each write, in the order in which they have to be made. */
export function kubectlCommands(writes: readonly PreviewedWrite[]): string {
  return writes.map(kubectlCommand).join('\n');
}

function kubectlCommand({ action, object: { kind, namespace, name }, patch, yaml }: PreviewedWrite): string {
  const object = `${kind.toLowerCase()}.networking.istio.io ${quoted(name)}`;
  const kubectl = `kubectl -n ${quoted(namespace)}`;
  switch (action) {
    case 'patch':
      return `${kubectl} patch ${object} --type=json -p ${quoted(JSON.stringify(patch))}`;
    case 'create':
      return `${kubectl} create -f - <<'EOF'\n${yaml.after ?? ''}EOF`;
    case 'delete':
      return `${kubectl} delete ${object}`;
  }
}

/** The objects as they would be; what would be deleted is a comment. */
export function wholeYaml(writes: readonly PreviewedWrite[]): string {
  return writes
    .map(({ object: { kind, namespace, name }, yaml }) => yaml.after ?? `# ${kind} ${namespace}/${name}: deleted\n`)
    .join('---\n');
}

/** A unified diff that `git apply` takes where the objects lie in files of these names. */
export function gitPatch(writes: readonly PreviewedWrite[]): string {
  return writes
    .map(({ object: { kind, namespace, name }, yaml }) => {
      const file = `${namespace}/${kind.toLowerCase()}-${name}.yaml`;
      const from = yaml.before === null ? '/dev/null' : `a/${file}`;
      const to = yaml.after === null ? '/dev/null' : `b/${file}`;
      return createTwoFilesPatch(from, to, yaml.before ?? '', yaml.after ?? '').replace(/^=+\n/, '');
    })
    .join('');
}

export type ApiCall = {
  /** Whole address. */
  readonly url: string;
  readonly method: string;
  readonly etag: string;
  readonly body: unknown;
};

/** The call of the API that makes the change. Rights are those of the token that the shell has in `$TOKEN`. */
export function curlCommand({ url, method, etag, body }: ApiCall): string {
  const lines = [
    `curl -X ${method} ${quoted(url)}`,
    `-H 'content-type: application/json'`,
    `-H 'if-match: "${etag}"'`,
    `-H "authorization: Bearer $TOKEN"`,
    `-d ${quoted(JSON.stringify(body))}`,
  ];
  return lines.join(' \\\n  ');
}
