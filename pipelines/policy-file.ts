import type { Statement } from '../foundation/policy';
import { POLICY_MARKER } from './marker';

/** A policy as a file that is written anew. */
export const policyFile = (statements: readonly Statement[]): string =>
  `${JSON.stringify({ Version: '2012-10-17', Id: POLICY_MARKER, Statement: statements }, undefined, 2)}\n`;
