import compress from '@fastify/compress';
import type { FastifyInstance } from 'fastify';

/** Large answers travel compressed. Event streams are written past Fastify and are not touched. */
export async function addCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, { threshold: 2_048, encodings: ['br', 'gzip'] });
}
