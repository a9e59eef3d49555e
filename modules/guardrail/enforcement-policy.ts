import type { Environment } from '../../foundation/environment';

/**
 * The guardrail on every call in the account, whatever the caller names, on the whole of it. Embedding models take none.
 * Source: "AWS::Bedrock::EnforcedGuardrailConfiguration" in the CloudFormation template reference.
 */
export function enforcementState(
  { models }: Environment,
  { arn, version }: { readonly arn: string; readonly version: string },
) {
  const embeddings = Object.values(models).filter(({ output }) => output === 'embedding');
  return {
    GuardrailIdentifier: arn,
    GuardrailVersion: version,
    ModelEnforcement: {
      IncludedModels: ['ALL'],
      ...(embeddings.length === 0 ? {} : { ExcludedModels: [...new Set(embeddings.map(({ id }) => id))].sort() }),
    },
    SelectiveContentGuarding: { Messages: 'COMPREHENSIVE', System: 'COMPREHENSIVE' },
  };
}
