// dbgen's text: 300 MiB of sentences made by a small grammar, from which every comment is a random slice.

import type { TextColumn } from './columns.js';
import * as words from './distributions.js';
import { nextSeed, RandomStream } from './random.js';

/** Bytes of text. */
export const TEXT_POOL_SIZE = 300 * 1024 * 1024;
/** Bytes readable and writable beyond the text, so that copying may go by eights. */
const SLACK = 256;
const FIRST_SEED = 933588178;
const MODULUS = 2147483647;

/** Doubles a word takes in {@link Vocabulary}; the longest, "according to the ", has 17 letters. */
const DOUBLES_PER_WORD = 3;

/** One place in a sentence: a random number below `picks.length` chooses a word. */
interface WordChoice {
  kind: 'word';
  picks: Uint16Array;
  /** Letters of the text before that the word overwrites: a terminator takes the place of the space. */
  overwrites: number;
}

/** A random number below `forms.length` chooses a sequence. */
interface PhraseChoice {
  kind: 'phrase';
  forms: Choice[][];
}

type Choice = WordChoice | PhraseChoice;

/** All words of the text, each with the space that follows it, padded with zeros to whole doubles. */
class Vocabulary {
  private readonly texts: string[] = [];

  /** A choice among `list`, each word followed by `after`. */
  choice(list: words.Weighted, after: string, overwrites = 0): WordChoice {
    const picks: number[] = [];
    for (const [word, weight] of list) {
      for (let i = 0; i < weight; i++) picks.push(this.texts.length);
      this.texts.push(word + after);
    }
    return { kind: 'word', picks: Uint16Array.from(picks), overwrites };
  }

  /** The letters as doubles, and each word's length. */
  pack(): { letters: Float64Array; lengths: Uint8Array } {
    const letters = new Uint8Array(this.texts.length * DOUBLES_PER_WORD * 8);
    for (const [i, text] of this.texts.entries()) letters.set(Buffer.from(text, 'latin1'), i * DOUBLES_PER_WORD * 8);
    return { letters: new Float64Array(letters.buffer), lengths: Uint8Array.from(this.texts, (text) => text.length) };
  }
}

/** The choice among the forms of `grammar`, whose symbols `meaning` spells out. */
function phrase(grammar: words.Weighted, meaning: Record<string, Choice[]>): PhraseChoice {
  const forms: Choice[][] = [];
  for (const [form, weight] of grammar) {
    const sequence = form.split(' ').flatMap((symbol) => meaning[symbol] as Choice[]);
    for (let i = 0; i < weight; i++) forms.push(sequence);
  }
  return { kind: 'phrase', forms };
}

/** Writes sentence after sentence to a buffer. */
class TextWriter {
  position = 0;
  private seed = FIRST_SEED;
  private readonly letters: Float64Array;
  private readonly lengths: Uint8Array;
  private readonly sentence: PhraseChoice;

  constructor(private readonly target: DataView) {
    const vocabulary = new Vocabulary();
    const adverb = vocabulary.choice(words.adverbs, ' ');
    const nounPhrase = phrase(words.nounPhrases, {
      N: [vocabulary.choice(words.nouns, ' ')],
      J: [vocabulary.choice(words.adjectives, ' ')],
      'J,': [vocabulary.choice(words.adjectives, ', ')],
      D: [adverb],
    });
    const verbPhrase = phrase(words.verbPhrases, {
      V: [vocabulary.choice(words.verbs, ' ')],
      X: [vocabulary.choice(words.auxiliaries, ' ')],
      D: [adverb],
    });
    this.sentence = phrase(words.sentences, {
      N: [nounPhrase],
      V: [verbPhrase],
      P: [vocabulary.choice(words.prepositions, ' the '), nounPhrase],
      T: [vocabulary.choice(words.terminators, ' ', 1)],
    });
    ({ letters: this.letters, lengths: this.lengths } = vocabulary.pack());
  }

  writeSentence(): void {
    this.writePhrase(this.sentence);
  }

  private writePhrase(choice: PhraseChoice): void {
    const form = choice.forms[this.below(choice.forms.length)] as Choice[];
    for (let i = 0; i < form.length; i++) {
      const part = form[i] as Choice;
      if (part.kind === 'word') this.writeWord(part);
      else this.writePhrase(part);
    }
  }

  /** Copies whole doubles: no letter is 255, so none of them is a NaN, whose bits a copy could change. */
  private writeWord(choice: WordChoice): void {
    const word = choice.picks[this.below(choice.picks.length)] as number;
    const length = this.lengths[word] as number;
    const from = word * DOUBLES_PER_WORD;
    const to = this.position - choice.overwrites;
    this.target.setFloat64(to, this.letters[from] as number, true);
    if (length > 8) {
      this.target.setFloat64(to + 8, this.letters[from + 1] as number, true);
      if (length > 16) this.target.setFloat64(to + 16, this.letters[from + 2] as number, true);
    }
    this.position = to + length;
  }

  private below(range: number): number {
    this.seed = nextSeed(this.seed);
    return ((this.seed / MODULUS) * range) | 0;
  }
}

/** Memory for the text, to be filled by {@link fillTextPool}. */
export function allocateTextPool(): SharedArrayBuffer {
  return new SharedArrayBuffer(TEXT_POOL_SIZE + SLACK);
}

/** Generates the text, the same every time. Takes about a second. */
export function fillTextPool(pool: SharedArrayBuffer): void {
  const writer = new TextWriter(new DataView(pool));
  while (writer.position < TEXT_POOL_SIZE) writer.writeSentence();
}

/** The comments of one column. */
export class CommentStream {
  private readonly random: RandomStream;
  private readonly shortest: number;
  private readonly longest: number;

  /** `averageLength` as dbgen lists it, `row` and the other numbers as for {@link RandomStream}. */
  constructor(
    private readonly pool: DataView,
    averageLength: number,
    seed: number,
    drawsPerRow: number,
    row: number,
  ) {
    this.random = new RandomStream(seed, drawsPerRow, row);
    this.shortest = Math.trunc(averageLength * 0.4);
    this.longest = Math.trunc(averageLength * 1.6);
  }

  /** Appends a comment to `target` and returns its length. */
  append(target: TextColumn): number {
    const offset = this.random.uniform(0, TEXT_POOL_SIZE - this.longest);
    const length = this.random.uniform(this.shortest, this.longest);
    target.slice(this.pool, offset, length);
    return length;
  }

  /** Passes over a comment that nobody wants. */
  skip(): void {
    this.random.below(1);
    this.random.below(1);
  }

  endRow(): void {
    this.random.endRow();
  }
}
