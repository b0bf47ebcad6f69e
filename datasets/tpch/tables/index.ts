// Which function makes the rows of which table.

import type { TableName } from '../schema.js';
import { fillCustomer } from './customer.js';
import { fillLineitem, fillOrders } from './orders.js';
import { fillPart, fillPartsupp } from './part.js';
import { fillNation, fillRegion } from './region.js';
import type { FillRows } from './rows.js';
import { fillSupplier } from './supplier.js';

export const fillTable: Record<TableName, FillRows> = {
  region: fillRegion,
  nation: fillNation,
  supplier: fillSupplier,
  part: fillPart,
  partsupp: fillPartsupp,
  customer: fillCustomer,
  orders: fillOrders,
  lineitem: fillLineitem,
};
