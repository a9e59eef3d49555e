import { apiEndpointsOf, receivedApis, receiversOf, sharingAccounts } from '../../foundation/shares';

const api = (account: string) => `arn:aws:apigateway:eu-west-1:${account}:/domainnames/${account}.internal+k3v9`;
const parameter = (account: string) => `arn:aws:ssm:eu-west-1:${account}:parameter/url`;
const endpoint = (account: string, id = `vpce-${account}`) => ({
  account,
  endpoints: { existing: { 'execute-api': id } },
});

const environment = {
  accounts: {
    management: {},
    one: { ou: 'pilots' },
    two: { ou: 'lending' },
    three: { ou: 'lending' },
    four: { ou: 'security' },
  },
  organization: { organizationalUnits: { lending: {}, pilots: { parent: 'lending' }, security: {} } },
  networks: {
    a: endpoint('one'),
    b: endpoint('one', 'vpce-other'),
    c: endpoint('one'),
    d: endpoint('three'),
    e: { account: 'two', endpoints: 'create' as const },
    f: { account: 'four', endpoints: { existing: { sts: 'vpce-sts' } } },
  },
};
const share = (
  account: string,
  resources: readonly string[],
  accounts: readonly string[],
  units: readonly string[] = [],
) => ({
  account,
  resources,
  with: { accounts, units },
});

test('a unit stands for every account below it, in units below it too, and never for the owner', () => {
  expect(receiversOf(environment, share('two', [], [], ['lending']))).toEqual(['one', 'three']);
  expect(receiversOf(environment, share('two', [], ['four', 'two'], ['pilots']))).toEqual(['one', 'four']);
});

test('endpoints are those for calls of private APIs that exist, each once', () => {
  expect(['one', 'two', 'three', 'four'].map((account) => apiEndpointsOf(environment, account))).toEqual([
    ['vpce-one', 'vpce-other'],
    [],
    ['vpce-three'],
    [],
  ]);
});

test('an account receives each API once, however it is shared with it, and only with an endpoint to call it', () => {
  const sharing = {
    a: share('four', [parameter('four'), api('four')], ['one', 'two']),
    b: share('four', [api('four')], [], ['lending']),
    c: share('four', [parameter('four')], ['three']),
  };
  expect(receivedApis({ ...environment, sharing }, 'one')).toEqual([
    {
      owner: 'four',
      domainName: 'four.internal+k3v9',
      domainNameArn: api('four'),
      endpointIds: ['vpce-one', 'vpce-other'],
    },
  ]);
  expect(receivedApis({ ...environment, sharing }, 'two')).toEqual([]);
  expect(receivedApis({ ...environment, sharing }, 'three')).toHaveLength(1);
});

describe('accounts that share something or reach what others share', () => {
  test('are none where nothing is shared', () => expect(sharingAccounts({ ...environment, sharing: {} })).toEqual([]));

  test('are owners, and those who receive an API and can call it', () => {
    const sharing = { a: share('four', [parameter('four')], ['one']), b: share('two', [api('two')], ['one', 'four']) };
    expect(sharingAccounts({ ...environment, sharing })).toEqual(['two', 'one', 'four']);
  });

  test('35: come after all those from whom they receive, whatever the order of the register', () => {
    const sharing = { a: share('three', [api('three')], ['one']), b: share('four', [api('four')], ['three']) };
    expect(sharingAccounts({ ...environment, sharing })).toEqual(['four', 'three', 'one']);
  });

  test('are listed even if they share in a circle, which the checks refuse', () => {
    const sharing = { a: share('three', [api('three')], ['one']), b: share('one', [api('one')], ['three']) };
    expect(sharingAccounts({ ...environment, sharing }).sort()).toEqual(['one', 'three']);
  });
});
