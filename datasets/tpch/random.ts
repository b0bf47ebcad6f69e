// The random numbers of dbgen. Every column draws from a stream of its own, so that any row of any table can be made
// without making those before it: skip the stream to the row and go on.

const MODULUS = 2147483647;
const MULTIPLIER = 16807;

/**
 * The number after `seed` in the "minimal standard" generator, 16807 * seed mod (2^31 - 1)
 * (Park and Miller, CACM 1988), without a division: 2^31 = 1 (mod 2^31 - 1), so the high part of the product is added
 * to the low part (Carta, CACM 1990).
 */
export function nextSeed(seed: number): number {
  const high = Math.imul(MULTIPLIER, seed >>> 16);
  const sum = (Math.imul(MULTIPLIER, seed & 0xffff) + ((high & 0x7fff) << 16) + (high >>> 15)) | 0;
  return (sum & MODULUS) + (sum >>> 31);
}

/** The seed that `count` draws from `seed` lead to, in O(log count). */
export function skipSeeds(seed: number, count: number): number {
  const modulus = BigInt(MODULUS);
  let power = BigInt(MULTIPLIER);
  let result = BigInt(seed);
  for (let rest = BigInt(count); rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * power) % modulus;
    power = (power * power) % modulus;
  }
  return Number(result);
}

/** One column's random numbers. Each row owns `drawsPerRow` of them, whether it uses them or not. */
export class RandomStream {
  private seed: number;
  private left: number;

  /** `seed` is the stream's first seed as dbgen lists it; `row` the 0-based row to start at. */
  constructor(
    seed: number,
    private readonly drawsPerRow: number,
    row: number,
  ) {
    this.seed = skipSeeds(seed, row * drawsPerRow);
    this.left = drawsPerRow;
  }

  /** A number in [low, high], both inclusive and at most 2^31 - 1 apart, uniformly distributed. */
  uniform(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /**
   * An integer in [0, range). The rounding of this very expression decides dbgen's values. A negative range gives
   * numbers in (range, 0]: dbgen's range for random letters overflows to -2^31 (see {@link bits}).
   */
  below(range: number): number {
    this.left--;
    this.seed = nextSeed(this.seed);
    return ((this.seed / MODULUS) * range) | 0;
  }

  /** Thirty random bits, in the lower bits of an int32. */
  bits(): number {
    return this.below(-2147483648);
  }

  /** Passes over what the current row left unused. */
  endRow(): void {
    for (; this.left > 0; this.left--) this.seed = nextSeed(this.seed);
    this.left = this.drawsPerRow;
  }
}
