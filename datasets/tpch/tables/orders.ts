// The tables orders and lineitem. An order's total and status follow from its lines, so both tables make the lines.

import { asciiWords } from '../columns.js';
import { orderPriorities, shipInstructions, shipModes } from '../distributions.js';
import { RandomStream } from '../random.js';
import type { Population } from '../schema.js';
import { CommentStream } from '../text-pool.js';
import { retailPrice, supplierOfPart } from './part.js';
import type { FillRows } from './rows.js';

const MOST_LINES = 7;
/** Dates as days since 1970-01-01: 1992-01-01, and the day that TPC-H takes for today, 1995-06-17. */
const FIRST_DAY = 8035;
const CURRENT_DAY = 9298;
/** Order dates end 151 days, which shipping and receipt may take, before the last day, 1998-12-31. */
const ORDER_DAYS = 2557 - 151;

const [clerkPrefix] = asciiWords(['Clerk#']) as [Uint8Array];
const priorityWords = asciiWords(orderPriorities);
const instructionWords = asciiWords(shipInstructions);
const modeWords = asciiWords(shipModes);
const letter = (text: string): number => text.charCodeAt(0);
const [F, O, P, R, A, N] = [...'FOPRAN'].map(letter) as [number, number, number, number, number, number];

/** o_orderkey of the 0-based order: of each 32 keys only the first eight are in use. */
function orderKey(order: number): number {
  const number = order + 1;
  return Math.floor(number / 8) * 32 + (number % 8);
}

/** Lines of each order, 1 to 7. */
function lineCountStream(order: number): RandomStream {
  return new RandomStream(1434868289, 1, order);
}

function orderDateStream(order: number): RandomStream {
  return new RandomStream(1066728069, 1, order);
}

/** Where a record batch of lineitem begins: at line `skip` of order `first`. */
export interface LineStart {
  first: number;
  skip: number;
}

/** Where each batch of `batchRows` lines begins, and how many lines `orders` orders have. */
export function lineBatches(orders: number, batchRows: number): { starts: LineStart[]; lines: number } {
  const lineCounts = lineCountStream(0);
  const starts: LineStart[] = [];
  let lines = 0;
  for (let order = 0; order < orders; order++) {
    const next = starts.length * batchRows;
    const count = lineCounts.uniform(1, MOST_LINES);
    if (lines + count > next) starts.push({ first: order, skip: next - lines });
    lines += count;
  }
  return { starts, lines };
}

/** What of a line decides its order's total and status. */
class PricedLines {
  partKey = 0;
  quantity = 0;
  discount = 0;
  tax = 0;
  extendedPrice = 0;
  shipDay = 0;
  private readonly parts: number;
  private readonly partKeys: RandomStream;
  private readonly quantities: RandomStream;
  private readonly discounts: RandomStream;
  private readonly taxes: RandomStream;
  private readonly shipDelays: RandomStream;

  constructor(population: Population, order: number) {
    this.parts = population.parts;
    this.partKeys = new RandomStream(1808217256, MOST_LINES, order);
    this.quantities = new RandomStream(209208115, MOST_LINES, order);
    this.discounts = new RandomStream(554590007, MOST_LINES, order);
    this.taxes = new RandomStream(721958466, MOST_LINES, order);
    this.shipDelays = new RandomStream(1769349045, MOST_LINES, order);
  }

  /** Goes to the next line of an order of `orderDay`. Amounts are in hundredths, the quantity is in units. */
  next(orderDay: number): void {
    this.partKey = this.partKeys.uniform(1, this.parts);
    this.quantity = this.quantities.uniform(1, 50);
    this.discount = this.discounts.uniform(0, 10);
    this.tax = this.taxes.uniform(0, 8);
    this.extendedPrice = retailPrice(this.partKey) * this.quantity;
    this.shipDay = orderDay + this.shipDelays.uniform(1, 121);
  }

  endOrder(): void {
    this.partKeys.endRow();
    this.quantities.endRow();
    this.discounts.endRow();
    this.taxes.endRow();
    this.shipDelays.endRow();
  }
}

/** A customer key; those divisible by three have no orders. */
function customerWithOrders(random: RandomStream, customers: number): number {
  let key = random.uniform(1, customers);
  for (let step = 1; key % 3 === 0; step = -step) key = Math.min(key + step, customers);
  return key;
}

export const fillOrders: FillRows = (columns, { first, rows }, population, text) => {
  const key = columns.int64('o_orderkey');
  const custKey = columns.int64('o_custkey');
  const status = columns.text('o_orderstatus');
  const total = columns.decimal('o_totalprice');
  const date = columns.int32('o_orderdate');
  const priority = columns.text('o_orderpriority');
  const clerk = columns.text('o_clerk');
  const shipPriority = columns.int32('o_shippriority');
  const comment = columns.text('o_comment');

  const lines = new PricedLines(population, first);
  const custKeys = new RandomStream(851767375, 1, first);
  const dates = orderDateStream(first);
  const priorities = new RandomStream(591449447, 1, first);
  const clerks = new RandomStream(1171034773, 1, first);
  const comments = new CommentStream(text, 49, 276090261, 2, first);
  const lineCounts = lineCountStream(first);
  const streams = [custKeys, dates, priorities, clerks, comments, lineCounts];

  for (let row = 0; row < rows; row++) {
    key.set(row, orderKey(first + row));
    custKey.set(row, customerWithOrders(custKeys, population.customers));
    const orderDay = FIRST_DAY + dates.below(ORDER_DAYS);
    date.set(row, orderDay);
    priority.word(priorityWords[priorities.below(priorityWords.length)] as Uint8Array);
    clerk.word(clerkPrefix);
    clerk.number(clerks.uniform(1, population.clerks), 9);
    shipPriority.set(row, 0);
    comments.append(comment);

    const lineCount = lineCounts.uniform(1, MOST_LINES);
    let price = 0;
    let shipped = 0;
    for (let line = 0; line < lineCount; line++) {
      lines.next(orderDay);
      const discounted = Math.trunc((lines.extendedPrice * (100 - lines.discount)) / 100);
      price += Math.trunc((discounted * (100 + lines.tax)) / 100);
      if (lines.shipDay <= CURRENT_DAY) shipped++;
    }
    lines.endOrder();
    total.set(row, price);
    status.letter(shipped === lineCount ? F : shipped > 0 ? P : O);

    for (const column of [status, priority, clerk, comment]) column.endRow();
    for (const stream of streams) stream.endRow();
  }
};

export const fillLineitem: FillRows = (columns, { first, skip, rows }, population, text) => {
  const key = columns.int64('l_orderkey');
  const partKey = columns.int64('l_partkey');
  const suppKey = columns.int64('l_suppkey');
  const lineNumber = columns.int32('l_linenumber');
  const quantity = columns.decimal('l_quantity');
  const extendedPrice = columns.decimal('l_extendedprice');
  const discount = columns.decimal('l_discount');
  const tax = columns.decimal('l_tax');
  const returnFlag = columns.text('l_returnflag');
  const lineStatus = columns.text('l_linestatus');
  const shipDate = columns.int32('l_shipdate');
  const commitDate = columns.int32('l_commitdate');
  const receiptDate = columns.int32('l_receiptdate');
  const instruction = columns.text('l_shipinstruct');
  const mode = columns.text('l_shipmode');
  const comment = columns.text('l_comment');

  const lines = new PricedLines(population, first);
  const orderDates = orderDateStream(first);
  const lineCounts = lineCountStream(first);
  const suppliers = new RandomStream(2095021727, MOST_LINES, first);
  const commitDelays = new RandomStream(904914315, MOST_LINES, first);
  const receiptDelays = new RandomStream(373135028, MOST_LINES, first);
  const returnFlags = new RandomStream(717419739, MOST_LINES, first);
  const instructions = new RandomStream(1371272478, MOST_LINES, first);
  const modes = new RandomStream(675466456, MOST_LINES, first);
  const comments = new CommentStream(text, 27, 1095462486, 2 * MOST_LINES, first);
  const streams = [
    orderDates,
    lineCounts,
    suppliers,
    commitDelays,
    receiptDelays,
    returnFlags,
    instructions,
    modes,
    comments,
  ];

  for (let row = -skip, order = first; row < rows; order++) {
    const orderDay = FIRST_DAY + orderDates.below(ORDER_DAYS);
    const lineCount = lineCounts.uniform(1, MOST_LINES);
    for (let line = 0; line < lineCount && row < rows; line++, row++) {
      lines.next(orderDay);
      const supplier = suppliers.below(4);
      const commitDay = orderDay + commitDelays.uniform(30, 90);
      const receiptDay = lines.shipDay + receiptDelays.uniform(1, 30);
      // Goods on their way have no return flag to draw.
      const flag = receiptDay <= CURRENT_DAY ? (returnFlags.below(2) === 0 ? R : A) : N;
      const instructionWord = instructionWords[instructions.below(instructionWords.length)] as Uint8Array;
      const modeWord = modeWords[modes.below(modeWords.length)] as Uint8Array;
      if (row < 0) {
        comments.skip();
        continue;
      }
      key.set(row, orderKey(order));
      partKey.set(row, lines.partKey);
      suppKey.set(row, supplierOfPart(lines.partKey, supplier, population.suppliers));
      lineNumber.set(row, line + 1);
      quantity.set(row, 100 * lines.quantity);
      extendedPrice.set(row, lines.extendedPrice);
      discount.set(row, lines.discount);
      tax.set(row, lines.tax);
      returnFlag.letter(flag);
      lineStatus.letter(lines.shipDay <= CURRENT_DAY ? F : O);
      shipDate.set(row, lines.shipDay);
      commitDate.set(row, commitDay);
      receiptDate.set(row, receiptDay);
      instruction.word(instructionWord);
      mode.word(modeWord);
      comments.append(comment);
      for (const column of [returnFlag, lineStatus, instruction, mode, comment]) column.endRow();
    }
    lines.endOrder();
    for (const stream of streams) stream.endRow();
  }
};
