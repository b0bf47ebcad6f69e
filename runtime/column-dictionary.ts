// The dictionary of a stored column whose rows all have their texts from one: where it lies, for generated code, and
// what conditions are for its entries, which the interpreter evaluates. A file whose batches have different
// dictionaries, or one that repeats a text or has a NULL, is read text by text instead.
import type { Dictionary } from '../planner/catalog.js';
import type { Expression } from '../planner/expression.js';
import { columnsOf, expressionKey } from '../planner/expression-tree.js';
import type { DictionaryChunk } from './column-chunk.js';
import { type GatherMemory, gatherDictionary } from './interpreter/column-gather.js';
import { compiler } from './interpreter/expression.js';
import type { StoredColumn } from './stored-table.js';

/** The most entries that are read to find out whether they are all different. */
const MOST_COMPARED = 4096;

/** Conditions whose outcomes are kept of one dictionary. */
const MOST_ANSWERS = 100;

/** The dictionary of a checked column, if all its rows have the same one. */
export function dictionaryOf(
  { storage, chunks }: Pick<StoredColumn, 'storage' | 'chunks'>,
  gather: GatherMemory,
): ColumnDictionary | undefined {
  if (storage?.kind !== 'dictionary' || storage.nullEntries) return undefined;
  const first = chunks[0]?.dictionary;
  if (first === undefined || first.rows === 0) return undefined;
  const isShared = chunks.every(
    ({ dictionary }) =>
      dictionary !== undefined &&
      dictionary.rows === first.rows &&
      dictionary.offsets.address === first.offsets.address &&
      dictionary.values.address === first.values.address,
  );
  if (!isShared) return undefined;
  const dictionary = new ColumnDictionary(first, storage.offsetBits, gather);
  return storage.distinctEntries || dictionary.isDistinct() ? dictionary : undefined;
}

export class ColumnDictionary implements Dictionary {
  readonly entries: number;
  readonly offsetBits: 32 | 64;
  readonly offsets: number;
  readonly values: number;
  readonly #chunk: DictionaryChunk;
  readonly #gather: GatherMemory;
  #texts: readonly string[] | undefined;
  readonly #answers = new Map<string, readonly (boolean | null)[]>();

  constructor(chunk: DictionaryChunk, offsetBits: 32 | 64, gather: GatherMemory) {
    this.entries = chunk.rows;
    this.offsetBits = offsetBits;
    this.offsets = chunk.offsets.address;
    this.values = chunk.values.address;
    this.#chunk = chunk;
    this.#gather = gather;
  }

  /** Whether it is known that no two entries are equal. */
  isDistinct(): boolean {
    if (this.entries > MOST_COMPARED) return false;
    const texts = this.#read();
    return texts !== undefined && new Set(texts).size === texts.length;
  }

  outcomes(condition: Expression): readonly (boolean | null)[] | undefined {
    const key = expressionKey(condition);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const texts = this.#read();
    if (texts === undefined) return undefined;
    let text: string | null = null;
    const columns = new Map([...columnsOf(condition)].map(({ id }) => [id, () => text]));
    try {
      const evaluate = compiler(columns)(condition);
      const answer = [...texts, null].map((entry) => {
        text = entry;
        return evaluate() as boolean | null;
      });
      if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
      this.#answers.set(key, answer);
      return answer;
    } catch {
      // A pattern that is no pattern: what is emitted for the condition itself says so.
      return undefined;
    }
  }

  #read(): readonly string[] | undefined {
    this.#texts ??= gatherDictionary(this.#chunk, this.offsetBits, this.#gather);
    return this.#texts;
  }
}
