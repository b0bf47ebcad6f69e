// Arrow files and what can happen to them: from a seed, a damaged copy of one of several files.

import { tableToIPC } from '../../runtime/arrow.js';
import { arrowTable, type TestTable } from '../data/columns.js';
import { fixture } from '../data/fixtures.js';
import { Random } from '../data/random.js';
import { randomTable } from '../random/table.js';

export interface DamagedFile {
  readonly bytes: Buffer;
  /** Names of the columns that the file had. */
  readonly columns: readonly string[];
  /** What was done to which file. */
  readonly description: string;
}

/** Whole files: every type and storage in several batches, many rows, few rows, no rows; and two streams. */
function wholeFiles(): { columns: string[]; bytes: Buffer }[] {
  const random = new Random(7);
  const tables: TestTable[] = [
    fixture('everything'),
    fixture('texts'),
    fixture('numbers'),
    fixture('everything'),
    fixture('texts'),
  ];
  for (let index = 0; index < 5; index++) tables.push(randomTable(random, 't', true));
  return tables.map((table, index) => ({
    columns: table.columns.map(({ name }) => name),
    bytes: Buffer.from(tableToIPC(arrowTable(table), index === 3 || index === 4 ? 'stream' : 'file')),
  }));
}

const files = wholeFiles();

/** Damage by what it does to a copy of a file in place, or the file that it makes of one. */
const damages: Record<string, (random: Random, bytes: Buffer) => Buffer> = {
  'cut off': (random, bytes) => bytes.subarray(0, random.integer(0, bytes.length - 1)),
  'cut off near the end': (random, bytes) => bytes.subarray(0, bytes.length - random.integer(1, 40)),
  'without its beginning': (random, bytes) => bytes.subarray(random.integer(1, bytes.length - 1)),
  'some bits flipped': (random, bytes) => {
    for (let count = random.integer(1, 8); count > 0; count--) {
      bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
    }
    return bytes;
  },
  'some bytes changed': (random, bytes) => {
    for (let count = random.integer(1, 30); count > 0; count--)
      bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
    return bytes;
  },
  'its footer changed': (random, bytes) => {
    const start = footerOffset(bytes);
    for (let count = random.integer(1, 6); count > 0; count--)
      bytes[random.integer(start, bytes.length - 1)] = random.integer(0, 255);
    return bytes;
  },
  'a number in its metadata changed': (random, bytes) => {
    for (let count = random.integer(1, 3); count > 0; count--) {
      const at = metadataOffset(random, bytes);
      const value = random.pick([
        0,
        1,
        -1,
        2,
        8,
        0x7fffffff,
        -0x80000000,
        0x10000,
        bytes.length,
        random.integer(-1000, 1000),
      ]);
      bytes.writeInt32LE(value, at);
    }
    return bytes;
  },
  'a large number in its metadata changed': (random, bytes) => {
    const at = Math.min(metadataOffset(random, bytes), bytes.length - 8);
    bytes.writeBigInt64LE(
      random.pick([-1n, 2n ** 62n, -(2n ** 63n), 2n ** 40n, BigInt(bytes.length), 2n ** 53n, 2n ** 32n]),
      at,
    );
    return bytes;
  },
  'its values changed': (random, bytes) => {
    // Between the first message and the footer most bytes are values, bitmaps, offsets and indices.
    for (let count = random.integer(1, 4); count > 0; count--) {
      const at = random.integer(Math.floor(bytes.length * 0.45), Math.floor(bytes.length * 0.6));
      bytes[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.integer(0, 255)]);
    }
    return bytes;
  },
  'a range zeroed': (random, bytes) => {
    const start = random.integer(0, bytes.length - 1);
    return bytes.fill(0, start, Math.min(bytes.length, start + random.integer(1, 200)));
  },
  'a range set to ones': (random, bytes) => {
    const start = random.integer(0, bytes.length - 1);
    return bytes.fill(0xff, start, Math.min(bytes.length, start + random.integer(1, 64)));
  },
  'blocks swapped': (random, bytes) => {
    const size = random.pick([8, 64, 256]);
    const [a, b] = [random.integer(0, bytes.length - size), random.integer(0, bytes.length - size)];
    const copy = Buffer.from(bytes.subarray(a, a + size));
    bytes.copyWithin(a, b, b + size);
    copy.copy(bytes, b);
    return bytes;
  },
  'a range taken out': (random, bytes) => {
    const start = random.integer(0, bytes.length - 1);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.integer(1, 100))]);
  },
  'bytes put in': (random, bytes) => {
    const start = random.integer(0, bytes.length);
    return Buffer.concat([
      bytes.subarray(0, start),
      randomBytes(random, random.integer(1, 100)),
      bytes.subarray(start),
    ]);
  },
  'the end of another': (random, bytes) => {
    const other = random.pick(files).bytes;
    return Buffer.concat([
      bytes.subarray(0, random.integer(0, bytes.length)),
      other.subarray(random.integer(0, other.length)),
    ]);
  },
  'a foreign file': (random) =>
    random.pick([
      () => Buffer.alloc(0),
      () => Buffer.from('ARROW1'),
      () => Buffer.from('ARROW1\0\0ARROW1'),
      () => Buffer.from('PAR1 and so on PAR1'),
      () => Buffer.from('a,b\n1,2\n'),
      () => Buffer.from('{"a": 1}'),
      () => Buffer.alloc(random.integer(1, 5000)),
      () => randomBytes(random, random.integer(1, 5000)),
      () =>
        Buffer.concat([Buffer.from('ARROW1\0\0'), randomBytes(random, random.integer(0, 3000)), Buffer.from('ARROW1')]),
      () => Buffer.from(tableToIPC(arrowTable(randomTable(random, 't', false)), 'stream')),
    ])(),
};

/** An offset somewhere in the metadata: of the footer, or of a message, which all begin with a continuation mark. */
function metadataOffset(random: Random, bytes: Buffer): number {
  const messages: number[] = [];
  for (
    let at = bytes.indexOf('ffffffff', 0, 'hex');
    at !== -1 && at < bytes.length - 400;
    at = bytes.indexOf('ffffffff', at + 8, 'hex')
  ) {
    messages.push(at);
  }
  const footer = footerOffset(bytes);
  const start = random.chance(0.5) || messages.length === 0 ? footer : random.pick(messages);
  const length = start === footer ? bytes.length - footer : 300;
  return Math.max(0, Math.min(bytes.length - 4, start + 4 * random.integer(0, Math.floor(length / 4))));
}

/** Where a file's footer begins; a stream has none, and its last bytes will do. */
function footerOffset(bytes: Buffer): number {
  const size = bytes.readInt32LE(bytes.length - 10);
  return size > 0 && size < bytes.length - 10 ? bytes.length - 10 - size : bytes.length - 64;
}

function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.integer(0, 255)));
}

/** The damaged file of a seed. */
export function damagedFile(seed: number): DamagedFile {
  const random = new Random(seed);
  const which = random.integer(0, files.length - 1);
  const kind = random.pick(Object.keys(damages));
  const { bytes, columns } = files[which]!;
  return { bytes: damages[kind]!(random, Buffer.from(bytes)), columns, description: `file ${which}: ${kind}` };
}
