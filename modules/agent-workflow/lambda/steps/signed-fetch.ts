import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SendToGateway } from './call-tool';

/** Shorter than the step's own time, longer than the gateway's 29 seconds. */
const PATIENCE_MS = 32_000;
/** As much as a Lambda function can answer; how much of it is kept is decided behind this. */
const LONGEST_ANSWER = 6 * 1024 * 1024;

/** The credentials that Lambda gives a function: those of its role, which is the agent's. */
const credentialsOf = (env: NodeJS.ProcessEnv) => ({
  accessKeyId: env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: env.AWS_SECRET_ACCESS_KEY ?? '',
  ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
});

/**
 * Sends requests to the gateway, signed with the agent's own credentials, which is how the gateway knows who calls.
 *
 * @param host Domain name of the gateway.
 */
export const signedFetch =
  (host: string, region: string, request: typeof fetch = fetch, env: NodeJS.ProcessEnv = process.env): SendToGateway =>
  async (path, body, headers) => {
    const signer = new SignatureV4({ credentials: credentialsOf(env), region, service: 'execute-api', sha256: Sha256 });
    const signed = await signer.sign({
      method: 'POST',
      protocol: 'https:',
      hostname: host,
      path,
      query: {},
      headers: { host, 'content-type': 'application/json', ...headers },
      body,
    });
    // A redirect could lead a signed request elsewhere.
    const answer = await request(`https://${host}${path}`, {
      method: 'POST',
      headers: signed.headers,
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    if (text.length > LONGEST_ANSWER) throw new Error('the answer is too long');
    return { status: answer.status, body: text };
  };
