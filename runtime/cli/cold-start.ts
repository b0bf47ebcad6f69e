// What a process that answers few queries does differently from one that stays.
import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8 from optimising the parser's WebAssembly, which its first use sets off: 100 to 200 ms of processor time in
 * the background, taken from the threads that answer the first query. The parser runs well enough without. To be
 * called before the first query.
 */
export function leaveParserUnoptimised(): void {
  // Bytes of WebAssembly executed before a function is optimised.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}
