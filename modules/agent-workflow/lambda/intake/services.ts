import type { S3Client } from '@aws-sdk/client-s3';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { IntakeParts } from './intake';

const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

/** Keeps requests below a folder of a bucket, each of them once. */
export const keepIn =
  (bucket: string, prefix: string, open: () => Promise<S3Client> = openS3): IntakeParts['keep'] =>
  async (key, text) => {
    const { GetObjectCommand, PutObjectCommand } = await import('@aws-sdk/client-s3');
    const s3 = await open();
    const place = { Bucket: bucket, Key: `${prefix}${key}` };
    try {
      await s3.send(
        new PutObjectCommand({
          ...place,
          Body: text,
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
      return 'kept';
    } catch (error) {
      if (nameOf(error) !== 'PreconditionFailed') throw error;
      const { Body } = await s3.send(new GetObjectCommand(place));
      return (await Body?.transformToString()) === text ? 'the same' : 'another';
    }
  };

/** Starts executions of one state machine. */
export const starting =
  (stateMachineArn: string, open: () => Promise<SFNClient> = openStepFunctions): IntakeParts['start'] =>
  async (name, input) => {
    const { StartExecutionCommand } = await import('@aws-sdk/client-sfn');
    const stepFunctions = await open();
    try {
      await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));
      return 'started';
    } catch (error) {
      if (nameOf(error) === 'ExecutionAlreadyExists') return 'there already';
      throw error;
    }
  };

async function openS3(): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  return new S3Client({});
}

async function openStepFunctions(): Promise<SFNClient> {
  const { SFNClient } = await import('@aws-sdk/client-sfn');
  return new SFNClient({});
}
