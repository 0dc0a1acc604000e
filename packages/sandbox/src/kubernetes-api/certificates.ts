import 'reflect-metadata'; // @peculiar/x509 needs it loaded before itself
import type { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 60 * 60 * 1000;

export type ServerCertificate = {
  /** The certificate authority that clients must trust, PEM. */
  ca: string;
  certificate: string;
  key: string;
};

function validity() {
  const now = Date.now();
  // An hour back, so that a client whose clock is a little behind accepts it.
  return { notBefore: new Date(now - 60 * 60 * 1000), notAfter: new Date(now + 365 * dayMs) };
}

async function privateKeyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
}

/** A certificate authority of its own and a certificate for this machine's loopback names and the given host. */
export async function createServerCertificate(host: string): Promise<ServerCertificate> {
  x509.cryptoProvider.set(crypto);
  const [caKeys, keys] = await Promise.all(
    [0, 1].map(() => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])),
  );
  if (!caKeys || !keys) throw new Error('no keys were generated');
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=sluice-sandbox-ca',
    serialNumber: '01',
    ...validity(),
    signingAlgorithm: algorithm,
    keys: caKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=kubernetes',
    issuer: ca.subject,
    serialNumber: '02',
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(alternativeNames(host)),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  return { ca: ca.toString('pem'), certificate: certificate.toString('pem'), key: await privateKeyPem(keys) };
}

function alternativeNames(host: string): x509.JsonGeneralNames {
  const isAddress = /^[\d.]+$|:/.test(host);
  const isLoopback = ['localhost', '127.0.0.1', '::1', '0.0.0.0', '::'].includes(host);
  return [
    { type: 'dns', value: 'localhost' },
    { type: 'dns', value: 'kubernetes.default.svc' },
    { type: 'ip', value: '127.0.0.1' },
    { type: 'ip', value: '::1' },
    ...(isLoopback ? [] : [{ type: isAddress ? ('ip' as const) : ('dns' as const), value: host }]),
  ];
}
