/** Gateway as its CRD has it (istio/api kubernetes/customresourcedefinitions.gen.yaml), newest fields included. */
import { z } from 'zod';
import { flag, oneOfValues, text, textMap, texts, uint32 } from './fields.ts';

const port = z.object({ number: uint32, protocol: text, name: text, targetPort: uint32 });
export type ServerPortShape = z.infer<typeof port>;

const protocolVersion = oneOfValues(['TLS_AUTO', 'TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3']);

const tls = z.object({
  httpsRedirect: flag,
  mode: oneOfValues(['PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'AUTO_PASSTHROUGH', 'ISTIO_MUTUAL', 'OPTIONAL_MUTUAL']),
  serverCertificate: text,
  privateKey: text,
  caCertificates: text,
  caCrl: text,
  caCertCredentialName: text,
  credentialName: text,
  credentialNames: texts,
  tlsCertificates: z.array(z.object({ serverCertificate: text, privateKey: text, caCertificates: text })).nullish(),
  subjectAltNames: texts,
  verifyCertificateSpki: texts,
  verifyCertificateHash: texts,
  minProtocolVersion: protocolVersion,
  maxProtocolVersion: protocolVersion,
  cipherSuites: texts,
  ecdhCurves: texts,
  insecureSkipVerify: flag,
});
export type ServerTlsShape = z.infer<typeof tls>;

const server = z.object({
  name: text,
  port: port.nullish(),
  bind: text,
  hosts: texts,
  tls: tls.nullish(),
  defaultEndpoint: text,
});
export type ServerShape = z.infer<typeof server>;

export const GatewayShape = z.object({ selector: textMap, servers: z.array(server).nullish() });
export type GatewayShape = z.infer<typeof GatewayShape>;
