// The table customer.

import { asciiWords } from '../columns.js';
import { marketSegments, nations } from '../distributions.js';
import { RandomStream } from '../random.js';
import { CommentStream } from '../text-pool.js';
import { ADDRESS_DRAWS, appendAddress, appendPhone, type FillRows } from './rows.js';

const [prefix] = asciiWords(['Customer#']) as [Uint8Array];
const segments = asciiWords(marketSegments);

export const fillCustomer: FillRows = (columns, { first, rows }, _population, text) => {
  const key = columns.int64('c_custkey');
  const name = columns.text('c_name');
  const address = columns.text('c_address');
  const nationKey = columns.int32('c_nationkey');
  const phone = columns.text('c_phone');
  const balance = columns.decimal('c_acctbal');
  const segment = columns.text('c_mktsegment');
  const comment = columns.text('c_comment');

  const addresses = new RandomStream(881155353, ADDRESS_DRAWS, first);
  const nationKeys = new RandomStream(1489529863, 1, first);
  const phones = new RandomStream(1521138112, 3, first);
  const balances = new RandomStream(298370230, 1, first);
  const segmentChoices = new RandomStream(1140279430, 1, first);
  const comments = new CommentStream(text, 73, 1335826707, 2, first);
  const streams = [addresses, nationKeys, phones, balances, segmentChoices, comments];

  for (let row = 0; row < rows; row++) {
    const custKey = first + row + 1;
    key.set(row, custKey);
    name.word(prefix);
    name.number(custKey, 9);
    appendAddress(address, addresses);
    const nation = nationKeys.below(nations.length);
    nationKey.set(row, nation);
    appendPhone(phone, phones, nation);
    balance.set(row, balances.uniform(-99_999, 999_999));
    segment.word(segments[segmentChoices.below(segments.length)] as Uint8Array);
    comments.append(comment);

    for (const column of [name, address, phone, segment, comment]) column.endRow();
    for (const stream of streams) stream.endRow();
  }
};
