import type { Plugin } from 'vite';

/** Every kind of schema brings the writer of its JSON Schema along, by a line like this in its constructor. */
const writers = /^\s*inst\._zod\.processJSONSchema = .*;$/gm;
const methods = /createToJSONSchemaMethod\(this, \{\}\)\(params\)|createStandardJSONSchemaMethod\(this, "\w+"\)/g;

/**
 * Leaves zod's JSON Schema writers out of the page, about 5 kB gzipped: they hang on every schema, so that no bundler
 * can tell that the page only checks values. Where zod's source looks different one day, nothing is left out.
 */
export function withoutJsonSchema(): Plugin {
  return {
    name: 'without-json-schema',
    apply: 'build',
    transform(code, id) {
      if (!id.endsWith('/zod/v4/classic/schemas.js')) return null;
      return { code: code.replace(writers, '').replace(methods, 'undefined'), map: null };
    },
  };
}
