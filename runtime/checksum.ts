// A checksum of bytes, for what is kept on disk: it tells damage, not malice. Node's own hashes would take a process that
// answers one query 3 ms to load.

/** 64 bits as hexadecimal digits. A change of one 32-bit word always shows, any other in all likelihood. */
export function checksum(bytes: Uint8Array): string {
  // A copy, since the words need not be aligned where they are; zeros fill up the last.
  const words = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(words.buffer).set(bytes);
  // Two lanes, each a one-to-one function of its state before and of the word, in the way of FNV-1a (G. Fowler,
  // L. C. Noll, K.-P. Vo, 1991) but a word at a time, with a rotation that brings the upper bits down.
  let a = bytes.length ^ 0x811c9dc5;
  let b = bytes.length ^ 0x6b43a9b5;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    a = Math.imul(a ^ word, 0x01000193);
    a = (a << 15) | (a >>> 17);
    b = Math.imul(b ^ word, 0x85ebca6b);
    b = (b << 13) | (b >>> 19);
  }
  return [a, b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
}
