import { setting } from '../../modules/tool/lambda/setting';
import { toolHandler } from '../../modules/tool/lambda/tool-handler';
import { openDatabase } from '../database';
import { claimsPayments } from './claims-payments';

export const handler = toolHandler(claimsPayments({ table: setting('LEDGER_TABLE'), database: openDatabase }));
