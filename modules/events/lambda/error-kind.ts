/** The kind of an error alone: messages, of services above all, quote what they were sent. */
export const errorKind = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  return /^\w{1,64}$/.test(error.name) ? error.name : 'Error';
};
