import type { TableOf } from './entry';
import { COVERED } from './perimeter';

export const transportTable: TableOf = ({ roles }) => {
  const over = (tls: string | undefined) => ({
    action: 's3:GetObject',
    by: roles.developer,
    context: { 's3:TlsVersion': tls },
  });
  return {
    ResourcesAnswerOverTlsOnly: {
      line: 15,
      why: 'whoever listens on the way would read everything',
      denied: [
        ...[...Object.values(COVERED), 'sts:AssumeRole'].map((action) => ({
          action,
          by: roles.developer,
          context: { 'aws:SecureTransport': 'false' },
        })),
        { action: 's3:GetObject', by: roles.developer, context: { 'aws:SecureTransport': undefined } },
      ],
      leftAlone: [{ action: 's3:GetObject', by: roles.developer }],
      harmless: ['lambda:InvokeFunction'],
      concrete: { ...COVERED, 'sts:*': 'sts:GetCallerIdentity' },
    },
    BucketsAnswerOverTls12OrNewer: {
      line: 15,
      why: 'older versions can be broken, and only buckets still offer them',
      denied: [over('1.0'), over('1.1')],
      leftAlone: [over('1.2'), over('1.3'), over(undefined)],
      harmless: ['lambda:InvokeFunction'],
      concrete: { 's3:*': 's3:GetObject' },
    },
  };
};
