import type { SFNClient } from '@aws-sdk/client-sfn';
import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';
import type { DecidingParts } from './decide';

/** What Step Functions says of a task that waits no longer: it was told before, or nobody decided in time. */
const GONE = ['TaskDoesNotExist', 'TaskTimedOut'];

/** Tells the state machine behind a task token what people decided. A rejection is no failure of the task. */
export function telling(open: () => Promise<SFNClient> = openStepFunctions): DecidingParts['send'] {
  const client = onceReady(open);
  return async (taskToken, approved) => {
    const { SendTaskSuccessCommand } = await import('@aws-sdk/client-sfn');
    const stepFunctions = await client();
    try {
      await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ approved }) }));
      return true;
    } catch (error) {
      if (error instanceof Error && GONE.includes(error.name)) return false;
      throw error;
    }
  };
}

async function openStepFunctions(): Promise<SFNClient> {
  const { SFNClient } = await import('@aws-sdk/client-sfn');
  return new SFNClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } });
}
