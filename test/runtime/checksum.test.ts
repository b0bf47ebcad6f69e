// The checksum of what is kept on disk: every changed byte, and every byte too many or too few, shows.
import test from 'ava';
import { checksum } from '../../runtime/checksum.js';

test('each change of a byte gives another checksum', (t) => {
  const bytes = Buffer.from(Array.from({ length: 101 }, (_, index) => (index * 37) & 0xff));
  const seen = new Set([checksum(bytes)]);
  for (let index = 0; index < bytes.length; index++) {
    for (const bit of [1, 0x80]) seen.add(checksum(bytes.map((byte, at) => (at === index ? byte ^ bit : byte))));
  }
  t.is(seen.size, 1 + 2 * bytes.length);
});

test('zeros at the end count, and the place of the bytes in memory does not', (t) => {
  const lengths = Array.from({ length: 20 }, (_, length) => checksum(new Uint8Array(length)));
  t.is(new Set(lengths).size, 20);
  const bytes = Buffer.from('.some bytes');
  t.is(checksum(bytes.subarray(1)), checksum(Uint8Array.from(bytes.subarray(1))));
  t.regex(checksum(bytes), /^[0-9a-f]{16}$/);
});
