import { GenerateMacCommand, KMSClient } from '@aws-sdk/client-kms';

/**
 * A key of our own, for one purpose: what a KMS key for HMAC says of a fixed text. It is the same at every start and leaves no trace outside
 * the function, and nobody without `kms:GenerateMac` can compute what is made with it.
 *
 * @param purpose Another purpose is another key.
 * @throws Error of KMS, or if it answers nothing.
 */
export async function macKey(keyArn: string, purpose: string): Promise<Buffer> {
  const { Mac } = await new KMSClient({}).send(
    new GenerateMacCommand({ KeyId: keyArn, MacAlgorithm: 'HMAC_SHA_256', Message: Buffer.from(purpose) }),
  );
  if (Mac === undefined) throw new Error('KMS answered without a code');
  return Buffer.from(Mac);
}
