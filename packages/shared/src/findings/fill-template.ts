/** The texts of messages, in any language, with their parameters. */
export type ParamValue = string | number | string[];

/** Fills a template. Lists are joined with commas; a name without value stays as it is. */
export function fillTemplate(text: string, params: Readonly<Record<string, ParamValue>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = params[name];
    if (value === undefined) return placeholder;
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}
