import { connect } from 'node:net';
import { signedFetch } from '../../../modules/agent-workflow/lambda/steps/signed-fetch';
import { issuerKeys } from '../../../modules/approvals/lambda/authorizer/issuer-keys';
import { environmentInput, mistakesIn } from '../../support/environment';
import { payment } from '../../support/gateway';
import { askAs, tokenOf } from './approvers';
import { freshKey, LocalTrial } from './local-trial';

const trial = new LocalTrial();

/** Ways to write where a machine keeps its credentials, and the machine itself. */
const MACHINES = [
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '127.0.0.1',
  '127.1',
  '0.0.0.0',
  '10.0.0.1',
  '0251.0376.0251.0376',
  '169.254.0xa9fe',
  '0xa9.0xfe.0xa9.0xfe',
  'app.localhost',
  'localhost.localdomain',
  'printer.local',
  'metadata.google.internal',
  'instance-data.ec2.internal',
  'ip-10-0-0-1.eu-central-1.compute.internal',
];

describe('no environment leads', () => {
  const [tool] = environmentInput().tools ?? [];
  const id = '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f9';
  const arn = (service: string, name: string) => `arn:aws:${service}:eu-central-1:333333333333:${name}`;
  const toolAt = (url: string) => {
    const target = {
      kind: 'endpoint',
      url,
      connectionArn: arn('events', `connection/loans/${id}`),
      secretArn: arn('secretsmanager', `secret:events!connection/loans/${id}-AbCdEf`),
    };
    return mistakesIn({ ...environmentInput(), tools: [{ ...tool, target }] });
  };
  const approversOf = (issuer: string) => {
    const approvers = { kind: 'oidc', issuer, audience: 'approvals' };
    return mistakesIn({ ...environmentInput(), gateway: { account: 'sandbox', approvals: { approvers } } });
  };
  const told = (path: string, url: string) => [
    `trial.${path}: leads to a machine or its metadata, got "${url}"; write the host name of a service`,
  ];

  test.each(MACHINES)('a tool or approvers to %s', (host) => {
    for (const address of [`https://${host}`, `https://${host}/latest/meta-data`]) {
      expect(toolAt(address)).toEqual(told('tools[register].target.url', address));
      expect(approversOf(address)).toEqual(told('gateway.approvals.approvers.issuer', address));
    }
    expect(toolAt(`https://${host}:8443/v1`)).toEqual(told('tools[register].target.url', `https://${host}:8443/v1`));
  });

  test.each([
    'http://loans.acme.example/v2',
    'https://localhost/v2',
    'https://2852039166/v2',
    'https://[fd00:ec2::254]/v2',
    'https://[::ffff:169.254.169.254]/v2',
    'https://ada:secret@loans.acme.example/v2',
    'https://loans.acme.example@169.254.169.254/v2',
    'https://loans.acme.example/v2?to=1',
    'https://loans.acme.example\\@169.254.169.254/v2',
    'https://169\u3002254\u3002169\u3002254/v2',
    'file:///etc/passwd',
    '//loans.acme.example/v2',
  ])('to %s', (address) => {
    expect(toolAt(address)[0]).toContain('is not the address of an API');
    expect(approversOf(address)[0]).toContain('is not the address of an identity provider');
  });

  test('elsewhere, and what looks like a machine and is none may be called', () => {
    for (const address of [
      'https://loans.acme.example/v2',
      'https://10.acme.example',
      'https://local.acme.example',
      'https://api.3internal.example/',
    ])
      expect([...toolAt(address), ...approversOf(address)]).toEqual([]);
  });

  test('a tool out of its network by a number', () => {
    const target = { kind: 'function', code: 'tools/claims-register' };
    const told = mistakesIn({ ...environmentInput(), tools: [{ ...tool, target, egress: ['169.254.169.254'] }] });
    expect(told).toEqual(expect.arrayContaining([expect.stringContaining('is not the name of one host outside AWS')]));
  });
});

describe('nobody is led elsewhere by an answer', () => {
  test('agents follow no redirect with a signed request, and send none in the clear', async () => {
    const seen: Array<[string, RequestInit | undefined]> = [];
    const redirecting = (async (url: string, init?: RequestInit) => {
      seen.push([url, init]);
      if (init?.redirect === 'error') throw new TypeError('unexpected redirect');
      return new Response('{}');
    }) as typeof fetch;
    const send = signedFetch('tools.acme.example', 'eu-central-1', redirecting, {
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    });
    await expect(send('/tools/ledger/pay', '{}', {})).rejects.toThrow('redirect');
    expect(seen).toMatchObject([['https://tools.acme.example/tools/ledger/pay', { redirect: 'error' }]]);
  });

  test.each([...MACHINES, 'keys.internal', '2852039166', '[fd00:ec2::254]'])(
    'keys of a provider are not fetched from %s, whatever it says of itself',
    async (host) => {
      const seen: string[] = [];
      const issuer = 'https://login.acme.example';
      const request = async (url: string, init: RequestInit) => {
        expect(init.redirect).toBe('error');
        seen.push(url);
        return Response.json({ issuer, jwks_uri: `https://${host}/keys` });
      };
      const keys = issuerKeys(issuer, request);
      await expect(keys({ alg: 'RS256', kid: 'k' } as never, {} as never)).rejects.toThrow(
        'leads to a place where none is',
      );
      await expect(issuerKeys(`https://${host}`, request)({ alg: 'RS256' } as never, {} as never)).rejects.toThrow(
        'leads to',
      );
      expect(seen).toEqual([`${issuer}/.well-known/openid-configuration`]);
    },
  );
});

describe('a name of somebody else that leads to this machine leads no further', () => {
  const strange = (): readonly string[] => [
    'rebind.evil.example',
    `rebind.evil.example:${trial.gateway.port}`,
    `127.0.0.1.evil.example:${trial.gateway.port}`,
    `localhost.evil.example:${trial.gateway.port}`,
    `evil.example#127.0.0.1:${trial.gateway.port}`,
    `127.0.0.1@evil.example`,
    '127.0.0.1:1:1',
    'localhost:',
  ];

  test('to no tool, though the request is signed for that name', async () => {
    for (const host of strange()) {
      const headers = [['host', host], ['content-type', 'application/json'], ...freshKey()] as const;
      const body = Buffer.from(JSON.stringify(payment()));
      const sent = await trial.signed({ method: 'POST', path: '/tools/ledger/pay', headers, body }, {
        key: trial.keyOf('free'),
        host,
      } as never);
      expect(await trial.send(sent)).toMatchObject({ code: 'not-authorized' });
    }
    expect(trial.calls).toEqual([]);
  });

  test('to no approval and no switch, though whoever asks has the token', async () => {
    const authorization = (token: string) => ['authorization', `Bearer ${token}`] as const;
    const ada = await tokenOf(trial, 'ada');
    for (const host of strange())
      for (const [path, token] of [
        ['/approver/approvals', ada],
        ['/approver/agents/reader/containment', ada],
        ['/local/switches', trial.gateway.controlToken],
      ] as const) {
        const headers = [['host', host], authorization(token)] as const;
        expect(await trial.send({ method: 'GET', path, headers, body: Buffer.alloc(0) })).toMatchObject({
          code: 'not-authorized',
        });
      }
    expect(await askAs(trial, ada, 'GET', '/approvals')).toMatchObject({ status: 200 });
  });

  test('and this machine is not reached by two names at once, or by none', async () => {
    const { host } = trial;
    for (const line of [`host: ${host}\r\nhost: evil.example\r\n`, `host: ${host}\r\nHost: ${host}\r\n`, ''])
      expect(await raw(`POST /tools/ledger/pay HTTP/1.1\r\n${line}content-length: 0\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 40[03] /,
      );
  });
});

describe('what is no request of HTTP is answered by a status alone', () => {
  test.each<[string, string]>([
    ['noise', '\u0016\u0003\u0001\r\n\r\n'],
    [
      'two lengths',
      'POST /tools/ledger/pay HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd',
    ],
    [
      'a length and pieces',
      'POST /tools/ledger/pay HTTP/1.1\r\nhost: localhost\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a length that is none', 'POST /tools/ledger/pay HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n'],
    ['a line end within a header', 'POST /tools/ledger/pay HTTP/1.1\r\nhost: localhost\r\nx-a: a\u0000b\r\n\r\n'],
    ['headers without an end', `GET / HTTP/1.1\r\nhost: localhost\r\nx-a: ${'a'.repeat(20_000)}\r\n\r\n`],
  ])('%s', async (_, text) => {
    expect(await raw(text)).toMatch(/^HTTP\/1\.1 4\d\d [A-Za-z ]+\r\nConnection: close\r\n\r\n$/);
    expect(trial.lines).toEqual([]);
  });
});

/** Everything that is answered to some bytes until the connection ends. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(trial.gateway.port, '127.0.0.1', () => socket.end(Buffer.from(text, 'latin1')));
    socket.on('data', (part) => {
      said += part.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(said));
  });
