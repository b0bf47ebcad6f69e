// The tables region and nation, which have the same rows at every scale factor.

import { asciiWords } from '../columns.js';
import { nations, regions } from '../distributions.js';
import { CommentStream } from '../text-pool.js';
import type { FillRows } from './rows.js';

const COMMENT_LENGTH = 72;

const regionNames = asciiWords(regions);

export const fillRegion: FillRows = (columns, { first, rows }, _population, text) => {
  const key = columns.int32('r_regionkey');
  const name = columns.text('r_name');
  const comment = columns.text('r_comment');
  const comments = new CommentStream(text, COMMENT_LENGTH, 1500869201, 2, first);
  for (let row = 0; row < rows; row++) {
    key.set(row, first + row);
    name.word(regionNames[first + row] as Uint8Array);
    name.endRow();
    comments.append(comment);
    comments.endRow();
    comment.endRow();
  }
};

const nationNames = asciiWords(nations.map(([name]) => name));

export const fillNation: FillRows = (columns, { first, rows }, _population, text) => {
  const key = columns.int32('n_nationkey');
  const name = columns.text('n_name');
  const regionKey = columns.int32('n_regionkey');
  const comment = columns.text('n_comment');
  const comments = new CommentStream(text, COMMENT_LENGTH, 606179079, 2, first);
  for (let row = 0; row < rows; row++) {
    key.set(row, first + row);
    name.word(nationNames[first + row] as Uint8Array);
    name.endRow();
    regionKey.set(row, (nations[first + row] as (typeof nations)[number])[1]);
    comments.append(comment);
    comments.endRow();
    comment.endRow();
  }
};
