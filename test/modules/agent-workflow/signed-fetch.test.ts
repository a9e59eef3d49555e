import { signedFetch } from '../../../modules/agent-workflow/lambda/steps/signed-fetch';

const ENV = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'session' };

function gateway(answer: () => Response) {
  const requests: Array<readonly [string, RequestInit]> = [];
  const request = async (url: unknown, init?: RequestInit) => {
    requests.push([String(url), init ?? {}]);
    return answer();
  };
  return { requests, send: signedFetch('tools.example', 'eu-central-1', request as typeof fetch, ENV) };
}

test('a request is signed for the gateway with the credentials of the role', async () => {
  const { requests, send } = gateway(() => new Response('{"output":1}', { status: 200 }));
  expect(await send('/tools/a/b', '{"x":1}', { 'idempotency-key': 'k' })).toEqual({
    status: 200,
    body: '{"output":1}',
  });
  const [[url, init] = ['', {}]] = requests;
  expect(url).toBe('https://tools.example/tools/a/b');
  expect(init).toMatchObject({ method: 'POST', body: '{"x":1}', redirect: 'error' });
  const headers = init.headers as Record<string, string>;
  expect(headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/execute-api\/aws4_request, SignedHeaders=[a-z0-9;-]*host;idempotency-key;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  );
  expect(headers['x-amz-security-token']).toBe('session');
  expect(init.signal).toBeInstanceOf(AbortSignal);
});

test('an answer that the execution has no room for is an error', async () => {
  const { send } = gateway(() => new Response('x'.repeat(7_000_000)));
  await expect(send('/tools/a/b', '{}', {})).rejects.toThrow('too long');
});
