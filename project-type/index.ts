export * from './guardrails-project';
