import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PrometheusTextError, parsePrometheusText, seriesOf } from './prometheus-text.ts';

const wanted = new Set(['istio_requests_total', 'istio_request_duration_milliseconds_bucket', 'up']);
const parse = (text: string) =>
  parsePrometheusText(text, wanted).map(({ name, labels, value }) => ({ name, labels, value }));

describe('parsePrometheusText', () => {
  test.each([
    { what: 'no labels', text: 'up 1\n', samples: [{ name: 'up', labels: {}, value: 1 }] },
    { what: 'a tab before the value', text: 'up\t1\n', samples: [{ name: 'up', labels: {}, value: 1 }] },
    { what: 'empty labels', text: 'up{} 2.5e3\n', samples: [{ name: 'up', labels: {}, value: 2500 }] },
    {
      what: 'a timestamp',
      text: 'up{a="b"} 3 1395066363000\n',
      samples: [{ name: 'up', labels: { a: 'b' }, value: 3 }],
    },
    {
      what: 'an exemplar',
      text: 'up{a="b"} 3 # {trace_id="x"} 0.5 1.0\n',
      samples: [{ name: 'up', labels: { a: 'b' }, value: 3 }],
    },
    {
      what: 'escapes',
      text: `${String.raw`up{a="C:\\",b="say \"hi\"",c="two\nlines",d="\\n"} 1`}\n`,
      samples: [{ name: 'up', labels: { a: 'C:\\', b: 'say "hi"', c: 'two\nlines', d: '\\n' }, value: 1 }],
    },
    {
      what: 'braces, commas and equals signs in values',
      text: 'up{a="x=1,y",b="}{"} 1\n',
      samples: [{ name: 'up', labels: { a: 'x=1,y', b: '}{' }, value: 1 }],
    },
    {
      what: 'blanks and a last comma',
      text: 'up { a = "b" , c="", } 1\r\n',
      samples: [{ name: 'up', labels: { a: 'b', c: '' }, value: 1 }],
    },
    {
      what: 'comments, empty lines, other metrics and names with the same beginning',
      text: '# HELP up x\n# TYPE up gauge\n\nup 1\nup_total 5\nupper{a="}"} 6\nother nonsense\nup 2\n',
      samples: [
        { name: 'up', labels: {}, value: 1 },
        { name: 'up', labels: {}, value: 2 },
      ],
    },
    {
      what: 'infinities',
      text: 'up +Inf\nup Inf\nup -Inf\nup -infinity\n',
      samples: [Infinity, Infinity, -Infinity, -Infinity].map((value) => ({ name: 'up', labels: {}, value })),
    },
    { what: 'NaN', text: 'up NaN\n', samples: [{ name: 'up', labels: {}, value: Number.NaN }] },
    { what: 'nothing', text: '', samples: [] },
    {
      what: 'a bucket',
      text: 'istio_request_duration_milliseconds_bucket{reporter="source",le="+Inf"} 7\n',
      samples: [
        { name: 'istio_request_duration_milliseconds_bucket', labels: { reporter: 'source', le: '+Inf' }, value: 7 },
      ],
    },
  ])('reads $what', ({ text, samples }) => {
    expect(parse(text)).toEqual(samples);
  });

  test.each([
    { what: 'no value', text: 'up{a="b"}\n', line: 1 },
    { what: 'no value after the name', text: '# x\nup \n', line: 2 },
    { what: 'a value that is no number', text: 'up 1\nup x1\n', line: 2 },
    { what: 'a label without a value', text: 'up{a} 1\n', line: 1 },
    { what: 'a label without quotes', text: 'up{a=b} 1\n', line: 1 },
    { what: 'a label whose value is on the next line', text: 'up{a=\n"b"} 1\n', line: 1 },
    { what: 'an open quote', text: 'up{a="b} 1\n', line: 1 },
    { what: 'an open quote closed on the next line', text: 'up{a="b} 1\nup{a="c"} 1\n', line: 1 },
    { what: 'an open brace', text: 'up{a="b" 1\n', line: 1 },
  ])('refuses $what', ({ text, line }) => {
    expect(() => parse(text)).toThrow(PrometheusTextError);
    expect(() => parse(text)).toThrow(`line ${line} cannot be read`);
  });

  test('refuses a text that was cut off, whose last number may be half a number', () => {
    expect(() => parse('up 1\nup 12')).toThrow('the text ends in the middle of a line: up 12');
  });

  test('a series keeps its identity while its value changes', () => {
    const series = (text: string) => parsePrometheusText(text, wanted).map((sample) => sample.series);
    expect(series('up{a="b"} 1 7\nup 1\n')).toEqual(['up{a="b"}', 'up']);
    expect(series('up{a="b"} 2\nup 5\n')).toEqual(series('up{a="b"} 1\nup 0\n'));
  });

  test('reads back whatever labels and value are written', () => {
    const escapeValue = (value: string) => value.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));
    const label = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/).filter((name) => name !== '__proto__');
    const value = fc.oneof(fc.string(), fc.constantFrom('\\', '"', '\n', '\\n', '\\"', '},{', '=""'));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.dictionary(label, value), fc.double()), { maxLength: 5 }), (lines) => {
        const text = lines.map(([labels, number]) => {
          const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escapeValue(text)}"`);
          return `up{${pairs.join(',')}} ${number}\n`;
        });
        const samples = parse(text.join(''));
        expect(samples.map((sample) => ({ ...sample.labels }))).toEqual(lines.map(([labels]) => ({ ...labels })));
        expect(samples.map((sample) => sample.value)).toEqual(lines.map(([, number]) => number));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

test('seriesOf does not depend on the order of the labels, and keeps values apart', () => {
  expect(seriesOf('up', { b: '2', a: '1' })).toBe(seriesOf('up', { a: '1', b: '2' }));
  expect(seriesOf('up', { a: '1",b="2' })).not.toBe(seriesOf('up', { a: '1', b: '2' }));
});
