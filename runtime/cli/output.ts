// Writes a result where the command line says: to standard output at the reader's pace, or to a file that appears
// under its name only when it is complete.
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { MayflyError } from '../../planner/errors.js';

/** Thrown when whoever reads standard output has gone (`mayfly … | head`): nothing is left to do. */
export class ReaderGone extends Error {}

/** What is written, as it comes. */
type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Writes pieces to standard output, or another stream that stays open, waiting for its reader; returns when all is written. */
export async function writeToStream(stream: Writable, pieces: Pieces): Promise<void> {
  // What fails is told where it is written; the event comes after that.
  if (stream.listenerCount('error') === 0) stream.on('error', () => {});
  for await (const piece of pieces) await write(stream, piece);
}

function write(stream: Writable, piece: string | Uint8Array): Promise<void> {
  return new Promise((done, fail) => {
    stream.write(piece, (error) => {
      if (!error) done();
      else fail((error as NodeJS.ErrnoException).code === 'EPIPE' ? new ReaderGone() : error);
    });
  });
}

/**
 * Writes pieces to a file. A regular file is written beside itself and renamed, so that a failure leaves what was
 * there, and a result can replace a file that the query reads; pipes and devices are written in place.
 */
export async function writeToFile(path: string, pieces: Pieces): Promise<void> {
  const { randomUUID } = await import('node:crypto');
  const { realpath, rename, rm, stat } = await import('node:fs/promises');
  const { Readable } = await import('node:stream');
  const { pipeline } = await import('node:stream/promises');
  const source = () => Readable.from(pieces, { objectMode: true });
  try {
    const existing = await stat(path).catch(() => undefined);
    if (existing !== undefined && !existing.isFile()) {
      await pipeline(source(), createWriteStream(path));
      return;
    }
    const target = existing === undefined ? path : await realpath(path);
    const partial = `${target}.${randomUUID().slice(0, 8)}.partial`;
    try {
      await pipeline(source(), createWriteStream(partial, existing === undefined ? {} : { mode: existing.mode }));
      await rename(partial, target);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new MayflyError('file_error', 'data', `cannot write ${path}: ${error.message}`, { cause: error });
  }
}
