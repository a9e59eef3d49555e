import type { Statement } from '../../../foundation/policy';
import { COVERED_SERVICES } from './perimeter';

/** How requests travel. */
export const transportPack = (): Statement[] => [
  {
    Sid: 'ResourcesAnswerOverTlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: [...COVERED_SERVICES, 'sts:*'],
    Resource: '*',
    Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } },
  },
  {
    Sid: 'BucketsAnswerOverTls12OrNewer',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.2' } },
  },
];
