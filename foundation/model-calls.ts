/** Converse and the other APIs of the runtime endpoint are authorized as one of these. */
export const MODEL_CALLS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
