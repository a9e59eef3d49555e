/** Key of a call that the reference workflow makes: the name of its execution, and the place of the call in the decision. */
const OF_WORKFLOW = /^(?:[a-z][a-z0-9-]*_)?(r-[0-9a-f]{40})-\d{1,2}$/;

/**
 * The execution in which a call was made, by its idempotency key; a tool has the key behind the agent's name. It is what the agent
 * says: believe it of the agent's own executions, whose names nobody else can guess.
 */
export function executionIn(idempotencyKey: string | undefined): { readonly execution?: string } {
  const [, execution] = OF_WORKFLOW.exec(idempotencyKey ?? '') ?? [];
  return execution === undefined ? {} : { execution };
}
