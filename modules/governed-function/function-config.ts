import type { LambdaFunctionConfig } from '@cdktf/provider-aws/lib/lambda-function';
import type { Construct } from 'constructs';
import type { GovernedRole } from '../governed-role/governed-role';
import type { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import type { FunctionCode } from '../tool/function-code';
import { everythingOf } from '../tool/made-first';

/** What differs between functions. */
export interface FunctionParts {
  readonly functionName: string;
  /** What it is for, as the console shows it. */
  readonly description: string;
  readonly code: FunctionCode;
  /** A role of its own, or that of the agent that it is a part of. */
  readonly role: GovernedRole;
  readonly log: SealedLogGroup;
  readonly logGroupName: string;
  /** Key of its settings. */
  readonly stateKeyArn: string;
  /** Never empty: Lambda drops the key of an environment without variables, and every plan would add it again. */
  readonly settings: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Executions that are kept for it, and its most. */
  readonly reservedConcurrency?: number | undefined;
  /** What has to be there before it runs, beside role and log. */
  readonly after?: readonly Construct[] | undefined;
}

/** What all functions have in common: they run on the same runtime, are published, traced, sealed, and log as JSON. */
export const functionConfig = (parts: FunctionParts) =>
  ({
    functionName: parts.functionName,
    description: parts.description,
    role: parts.role.arn,
    runtime: 'nodejs22.x',
    architectures: ['arm64'],
    handler: 'index.handler',
    filename: parts.code.path,
    sourceCodeHash: parts.code.sha256,
    publish: true,
    memorySize: parts.memoryMb,
    timeout: parts.timeoutSeconds,
    kmsKeyArn: parts.stateKeyArn,
    environment: { variables: { ...parts.settings } },
    tracingConfig: { mode: 'Active' },
    ...(parts.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: parts.reservedConcurrency }),
    loggingConfig: { logFormat: 'JSON', logGroup: parts.logGroupName },
    dependsOn: everythingOf(parts.role, parts.log, ...(parts.after ?? [])),
  }) satisfies LambdaFunctionConfig;
