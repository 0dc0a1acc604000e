const plainName = /^[A-Za-z_][\w-]*$/;

/** A path inside an object as jq and kubectl write it: `spec.http[0].headers["x.y"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!plainName.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}
