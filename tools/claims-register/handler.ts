import { setting } from '../../modules/tool/lambda/setting';
import { toolHandler } from '../../modules/tool/lambda/tool-handler';
import { openDatabase } from '../database';
import { claimsRegister } from './claims-register';

export const handler = toolHandler(claimsRegister({ table: setting('CLAIMS_TABLE'), database: openDatabase }));
