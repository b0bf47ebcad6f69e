// The tables part and partsupp.

import { asciiWords } from '../columns.js';
import { colors, containers, partTypes } from '../distributions.js';
import { RandomStream } from '../random.js';
import { SUPPLIERS_PER_PART } from '../schema.js';
import { CommentStream } from '../text-pool.js';
import type { FillRows } from './rows.js';

/** p_retailprice in hundredths. */
export function retailPrice(partKey: number): number {
  return 90_000 + (((partKey / 10) | 0) % 20_001) + (partKey % 1000) * 100;
}

/** The key of supplier `number` (0 to 3) of a part, out of `suppliers` in all. */
export function supplierOfPart(partKey: number, number: number, suppliers: number): number {
  const step = Math.trunc(suppliers / SUPPLIERS_PER_PART) + Math.trunc((partKey - 1) / suppliers);
  return ((partKey + number * step) % suppliers) + 1;
}

const [manufacturer, brandPrefix] = asciiWords(['Manufacturer#', 'Brand#']) as [Uint8Array, Uint8Array];
const colorWords = asciiWords(colors);
const typeWords = asciiWords(partTypes);
const containerWords = asciiWords(containers);
const COLORS_PER_NAME = 5;
const SPACE = 32;

/** Picks different colors: the beginning of a random permutation (Fisher and Yates 1938). */
class ColorPicker {
  private readonly order = colorWords.map((_, i) => i);

  constructor(private readonly random: RandomStream) {}

  /** `COLORS_PER_NAME` indices of colors. The rest of the permutation is not needed: nothing looks at it. */
  pick(): number[] {
    const { order, random } = this;
    for (let i = 0; i < order.length; i++) order[i] = i;
    for (let i = 0; i < COLORS_PER_NAME; i++) {
      const chosen = random.uniform(i, order.length - 1);
      const color = order[chosen] as number;
      order[chosen] = order[i] as number;
      order[i] = color;
    }
    return order;
  }
}

export const fillPart: FillRows = (columns, { first, rows }, _population, text) => {
  const key = columns.int64('p_partkey');
  const name = columns.text('p_name');
  const maker = columns.text('p_mfgr');
  const brand = columns.text('p_brand');
  const type = columns.text('p_type');
  const size = columns.int32('p_size');
  const container = columns.text('p_container');
  const price = columns.decimal('p_retailprice');
  const comment = columns.text('p_comment');

  const nameColors = new RandomStream(709314158, colorWords.length, first);
  const makers = new RandomStream(1, 1, first);
  const brands = new RandomStream(46831694, 1, first);
  const types = new RandomStream(1841581359, 1, first);
  const sizes = new RandomStream(1193163244, 1, first);
  const containerChoices = new RandomStream(727633698, 1, first);
  const comments = new CommentStream(text, 14, 804159733, 2, first);
  const streams = [nameColors, makers, brands, types, sizes, containerChoices, comments];
  const picker = new ColorPicker(nameColors);

  for (let row = 0; row < rows; row++) {
    const partKey = first + row + 1;
    key.set(row, partKey);
    const picked = picker.pick();
    for (let i = 0; i < COLORS_PER_NAME; i++) {
      if (i > 0) name.letter(SPACE);
      name.word(colorWords[picked[i] as number] as Uint8Array);
    }
    const makerNumber = makers.uniform(1, 5);
    maker.word(manufacturer);
    maker.number(makerNumber, 1);
    brand.word(brandPrefix);
    brand.number(10 * makerNumber + brands.uniform(1, 5), 2);
    type.word(typeWords[types.below(typeWords.length)] as Uint8Array);
    size.set(row, sizes.uniform(1, 50));
    container.word(containerWords[containerChoices.below(containerWords.length)] as Uint8Array);
    price.set(row, retailPrice(partKey));
    comments.append(comment);

    for (const column of [name, maker, brand, type, container, comment]) column.endRow();
    for (const stream of streams) stream.endRow();
  }
};

export const fillPartsupp: FillRows = (columns, { first, skip, rows }, { suppliers }, text) => {
  const partKeys = columns.int64('ps_partkey');
  const suppKeys = columns.int64('ps_suppkey');
  const quantity = columns.int32('ps_availqty');
  const cost = columns.decimal('ps_supplycost');
  const comment = columns.text('ps_comment');

  const quantities = new RandomStream(1671059989, SUPPLIERS_PER_PART, first);
  const costs = new RandomStream(1051288424, SUPPLIERS_PER_PART, first);
  const comments = new CommentStream(text, 124, 1961692154, 2 * SUPPLIERS_PER_PART, first);

  for (let row = -skip, part = first; row < rows; part++) {
    for (let number = 0; number < SUPPLIERS_PER_PART && row < rows; number++, row++) {
      const availableQuantity = quantities.uniform(1, 9999);
      const supplyCost = costs.uniform(100, 100_000);
      if (row < 0) {
        comments.skip();
        continue;
      }
      partKeys.set(row, part + 1);
      suppKeys.set(row, supplierOfPart(part + 1, number, suppliers));
      quantity.set(row, availableQuantity);
      cost.set(row, supplyCost);
      comments.append(comment);
      comment.endRow();
    }
    quantities.endRow();
    costs.endRow();
    comments.endRow();
  }
};
