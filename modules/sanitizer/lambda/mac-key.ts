import type { KMSClient } from '@aws-sdk/client-kms';

/** What is signed to get the key; the environment is in the KMS key already. */
const LABEL = 'p2a pseudonyms 1';

/**
 * The key of pseudonyms: what a KMS key for HMAC says of a fixed text. It is the same at every start and leaves no trace outside
 * the function, and nobody without `kms:GenerateMac` can compute a pseudonym.
 *
 * @throws Error of KMS, or if it answers nothing.
 */
export async function pseudonymKey(keyArn: string): Promise<Buffer> {
  const { GenerateMacCommand, KMSClient } = await import('@aws-sdk/client-kms');
  const kms: KMSClient = new KMSClient({});
  const { Mac } = await kms.send(
    new GenerateMacCommand({ KeyId: keyArn, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from(LABEL) }),
  );
  if (Mac === undefined) throw new Error('KMS answered without a code');
  return Buffer.from(Mac);
}
