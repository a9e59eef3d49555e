export * from './guardrails-options';
export * from './guardrails-project';
