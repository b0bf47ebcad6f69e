// The table supplier. Comments of about one in a thousand speak of customers' complaints or recommendations (Q16).

import { asciiWords } from '../columns.js';
import { nations } from '../distributions.js';
import { RandomStream } from '../random.js';
import { CommentStream } from '../text-pool.js';
import { ADDRESS_DRAWS, appendAddress, appendPhone, type FillRows } from './rows.js';

const [prefix, customer, complaints, recommends] = asciiWords([
  'Supplier#',
  'Customer ',
  'Complaints',
  'Recommends',
]) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];

const REMARK_LENGTH = customer.length + complaints.length;
/** Suppliers in 10,000 with a remark, and the percentage of remarks that complain. */
const REMARKS = 10;
const COMPLAINTS = 50;

export const fillSupplier: FillRows = (columns, { first, rows }, _population, text) => {
  const key = columns.int64('s_suppkey');
  const name = columns.text('s_name');
  const address = columns.text('s_address');
  const nationKey = columns.int32('s_nationkey');
  const phone = columns.text('s_phone');
  const balance = columns.decimal('s_acctbal');
  const comment = columns.text('s_comment');

  const addresses = new RandomStream(706178559, ADDRESS_DRAWS, first);
  const nationKeys = new RandomStream(110356601, 1, first);
  const phones = new RandomStream(884434366, 3, first);
  const balances = new RandomStream(962338209, 1, first);
  const comments = new CommentStream(text, 63, 1341315363, 2, first);
  const remarks = new RandomStream(202794285, 1, first);
  const remarkKinds = new RandomStream(753643799, 1, first);
  const remarkGaps = new RandomStream(263032577, 1, first);
  const remarkOffsets = new RandomStream(715851524, 1, first);
  const streams = [addresses, nationKeys, phones, balances, comments, remarks, remarkKinds, remarkGaps, remarkOffsets];

  for (let row = 0; row < rows; row++) {
    const suppKey = first + row + 1;
    key.set(row, suppKey);
    name.word(prefix);
    name.number(suppKey, 9);
    appendAddress(address, addresses);
    const nation = nationKeys.below(nations.length);
    nationKey.set(row, nation);
    appendPhone(phone, phones, nation);
    balance.set(row, balances.uniform(-99_999, 999_999));

    const length = comments.append(comment);
    if (remarks.uniform(1, 10_000) <= REMARKS) {
      const kind = remarkKinds.uniform(0, 100) < COMPLAINTS ? complaints : recommends;
      const gap = remarkGaps.uniform(0, length - REMARK_LENGTH);
      const offset = remarkOffsets.uniform(0, length - REMARK_LENGTH - gap);
      comment.overwrite(offset, customer);
      comment.overwrite(offset + customer.length + gap, kind);
    }

    for (const column of [name, address, phone, comment]) column.endRow();
    for (const stream of streams) stream.endRow();
  }
};
