/**
 * Members that a JSON document names twice. JavaScript's own parser keeps the last one and says nothing; Kubernetes
 * warns (sigs.k8s.io/json UnmarshalStrict).
 */

type Level = { isObject: boolean; keys: Set<string>; index: number; path: string };

/** Paths such as `spec.http[0].route`, each once. The text must be valid JSON. */
export function duplicateFields(text: string): string[] {
  const found = new Set<string>();
  const levels: Level[] = [];
  let childPath = '';
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const level = levels.at(-1);
    if (character === '{' || character === '[') {
      levels.push({ isObject: character === '{', keys: new Set(), index: 0, path: childPath });
      if (character === '[') childPath = `${childPath}[0]`;
    } else if (character === '}' || character === ']') {
      levels.pop();
    } else if (character === ',' && level?.isObject === false) {
      level.index += 1;
      childPath = `${level.path}[${level.index}]`;
    } else if (character === '"') {
      const end = endOfString(text, at);
      if (level?.isObject && isFollowedByColon(text, end)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        childPath = level.path === '' ? key : `${level.path}.${key}`;
        if (level.keys.has(key)) found.add(childPath);
        level.keys.add(key);
      }
      at = end;
    }
  }
  return [...found];
}

/** Where the string that begins at a quotation mark ends. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function isFollowedByColon(text: string, end: number): boolean {
  let at = end + 1;
  while (' \t\r\n'.includes(text[at] ?? ':')) at += 1;
  return text[at] === ':';
}
