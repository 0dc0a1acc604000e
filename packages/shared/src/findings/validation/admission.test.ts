import { expect, test } from 'vitest';
import { aDestinationRule, aRule, aVirtualService } from '../testing/objects.ts';
import { admissionMessage, admissionWarnings } from './admission.ts';

test('admits what is valid, with warnings', () => {
  const object = aVirtualService({ hosts: ['reviews'], gateways: ['public.edge'], http: [aRule()] });
  expect(admissionMessage(object)).toBeNull();
  expect(admissionWarnings(object)).toEqual([
    'using legacy gatewayName format "public.edge"; prefer the <namespace>/<name> format: "edge/public"',
  ]);
});

test('one error stands alone', () => {
  const object = aVirtualService({ hosts: ['reviews'] });
  expect(admissionMessage(object)).toBe(
    'configuration is invalid: http, tcp or tls must be provided in virtual service',
  );
});

test('several errors are listed, and warnings are not sent', () => {
  const object = aDestinationRule({
    host: '',
    subsets: [{ name: '' }],
    trafficPolicy: { outlierDetection: { consecutiveErrors: 5 } },
  });
  expect(admissionMessage(object)).toBe(
    'configuration is invalid: 2 errors occurred:\n\t* empty domain name not allowed\n\t* subset name cannot be empty\n\n',
  );
  expect(admissionWarnings(object)).toEqual([]);
});

test('some errors are a list even alone', () => {
  const object = aVirtualService({ hosts: ['reviews'], http: [{ route: [{}] }] });
  expect(admissionMessage(object)).toBe('configuration is invalid: 1 error occurred:\n\t* destination is required\n\n');
});
