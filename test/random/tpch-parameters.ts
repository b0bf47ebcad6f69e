// The queries of TPC-H with parameters drawn at random from the ranges of the specification (clause 2.4): the official
// text, in which the parameters of the published answers are replaced.
import {
  colors,
  containers,
  marketSegments,
  nations,
  partTypes,
  regions,
  shipModes,
} from '../../datasets/tpch/distributions.js';
import { tpchQuery } from '../../datasets/tpch/index.js';
import type { Random } from '../data/random.js';

/** Pieces of a query's text and what they become; all occurrences do. */
type Substitutions = readonly (readonly [piece: string, value: string])[];

/** The text of query `number` with random parameters, for data at `scale`. */
export function randomTpchQuery(random: Random, number: number, scale: number): string {
  // In one pass, so that what is put in is not taken for another parameter.
  const pieces = substitutions(random, number, scale);
  let text = tpchQuery(number);
  for (const [index, [piece]] of pieces.entries()) {
    if (!text.includes(piece)) throw new RangeError(`TPC-H ${number} has no ${piece}`);
    text = text.replaceAll(piece, `{${index}}`);
  }
  for (const [index, [, value]] of pieces.entries()) text = text.replaceAll(`{${index}}`, value);
  return text;
}

function substitutions(random: Random, number: number, scale: number): Substitutions {
  const quoted = (text: string) => `'${text}'`;
  const brand = () => `Brand#${random.integer(1, 5)}${random.integer(1, 5)}`;
  const year = () => `${random.integer(1993, 1997)}-01-01`;
  /** The first day of a month, counted from January 1993. */
  const month = (first: number, last: number) => {
    const at = random.integer(first, last);
    return `${1993 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}-01`;
  };
  const nation = () => random.pick(nations)[0];
  const region = () => random.pick(regions);
  switch (number) {
    case 1:
      return [["'90'", quoted(String(random.integer(60, 120)))]];
    case 2:
      return [
        ['p_size = 15', `p_size = ${random.integer(1, 50)}`],
        ['%BRASS', `%${random.pick(partTypes).split(' ')[2]}`],
        ['EUROPE', region()],
      ];
    case 3:
      return [
        ['BUILDING', random.pick(marketSegments)],
        ['1995-03-15', `1995-03-${String(random.integer(1, 31)).padStart(2, '0')}`],
      ];
    case 4:
      return [['1993-07-01', month(0, 57)]];
    case 5:
      return [
        ['ASIA', region()],
        ['1994-01-01', year()],
      ];
    case 6:
      return [
        ['1994-01-01', year()],
        ['0.06', `0.0${random.integer(2, 9)}`],
        ['< 24', `< ${random.integer(24, 25)}`],
      ];
    case 7: {
      const [one, other] = random.sample(nations, 2);
      return [
        ['FRANCE', one![0]],
        ['GERMANY', other![0]],
      ];
    }
    case 8: {
      const [name, at] = random.pick(nations);
      return [
        ['BRAZIL', name],
        ['AMERICA', regions[at]!],
        ['ECONOMY ANODIZED STEEL', random.pick(partTypes)],
      ];
    }
    case 9:
      return [['green', random.pick(colors)]];
    case 10:
      return [['1993-10-01', month(1, 24)]];
    case 11:
      return [
        ['GERMANY', nation()],
        ['0.0001', (0.0001 / scale).toFixed(10)],
      ];
    case 12: {
      const [one, other] = random.sample(shipModes, 2);
      return [
        ['MAIL', one!],
        ["'SHIP'", quoted(other!)],
        ['1994-01-01', year()],
      ];
    }
    case 13:
      return [
        ['special', random.pick(['special', 'pending', 'unusual', 'express'])],
        ['requests', random.pick(['packages', 'requests', 'accounts', 'deposits'])],
      ];
    case 14:
      return [['1995-09-01', month(0, 59)]];
    case 15:
      return [['1996-01-01', month(0, 57)]];
    case 16: {
      const sizes = random.sample(
        Array.from({ length: 50 }, (_, index) => index + 1),
        8,
      );
      return [
        ['Brand#45', brand()],
        ['MEDIUM POLISHED', random.pick(partTypes).split(' ').slice(0, 2).join(' ')],
        ['49, 14, 23, 45, 19, 3, 36, 9', sizes.join(', ')],
      ];
    }
    case 17:
      return [
        ['Brand#23', brand()],
        ['MED BOX', random.pick(containers)],
      ];
    case 18:
      return [['> 300', `> ${random.integer(312, 315)}`]];
    case 19: {
      const [small, medium, large] = [random.integer(1, 10), random.integer(10, 20), random.integer(20, 30)];
      return [
        ['Brand#12', brand()],
        ['Brand#23', brand()],
        ['Brand#34', brand()],
        ['l_quantity >= 1 and l_quantity <= 1 + 10', `l_quantity >= ${small} and l_quantity <= ${small} + 10`],
        ['l_quantity >= 10 and l_quantity <= 10 + 10', `l_quantity >= ${medium} and l_quantity <= ${medium} + 10`],
        ['l_quantity >= 20 and l_quantity <= 20 + 10', `l_quantity >= ${large} and l_quantity <= ${large} + 10`],
      ];
    }
    case 20:
      return [
        ['forest', random.pick(colors)],
        ['1994-01-01', year()],
        ['CANADA', nation()],
      ];
    case 21:
      return [['SAUDI ARABIA', nation()]];
    case 22: {
      const codes = random.sample(
        Array.from({ length: 25 }, (_, index) => 10 + index),
        7,
      );
      return [["'13', '31', '23', '29', '30', '18', '17'", codes.map((code) => quoted(String(code))).join(', ')]];
    }
    default:
      throw new RangeError(`TPC-H has queries 1 to 22, not ${number}`);
  }
}
