/** What models are called by, and whatever AWS adds to it. Each character of a control policy counts. */
export const EVERY_MODEL_CALL = 'bedrock:InvokeModel*';
