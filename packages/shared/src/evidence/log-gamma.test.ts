import { expect, test } from 'vitest';
import { logBeta, logGamma } from './log-gamma.ts';

test.each([
  { x: 0.5, value: 0.5723649429 },
  { x: 10, value: 12.8018274801 },
  { x: 100, value: 359.1342053696 },
  { x: 1000.5, value: 5908.6741758487 },
])('lnΓ($x) = $value', ({ x, value }) => {
  expect(Math.abs(logGamma(x) - value)).toBeLessThan(1e-10);
});

test('is the logarithm of the factorial', () => {
  let factorial = 0;
  for (let n = 1; n <= 500; n++) {
    expect(Math.abs(logGamma(n) - factorial)).toBeLessThan(1e-10);
    factorial += Math.log(n);
  }
});

test('follows its recurrence and the duplication formula', () => {
  for (let x = 0.01; x < 60; x += 0.37) {
    expect(Math.abs(logGamma(x + 1) - logGamma(x) - Math.log(x))).toBeLessThan(1e-10);
    const doubled = logGamma(x) + logGamma(x + 0.5) + (2 * x - 1) * Math.LN2 - 0.5 * Math.log(Math.PI);
    expect(Math.abs(logGamma(2 * x) - doubled)).toBeLessThan(1e-10);
  }
});

test('lnB(½, ½) = ln π', () => {
  expect(logBeta(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 12);
  expect(logBeta(3, 4)).toBeCloseTo(Math.log(1 / 60), 12);
});
