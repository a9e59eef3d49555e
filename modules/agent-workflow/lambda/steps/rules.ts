import type { SanitizerRules } from '../../../sanitizer/lambda/rules';

/** What is looked for in answers of tools, as JSON in the environment variable `P2A_RULES`. */
export const stepsRules = (): SanitizerRules => JSON.parse(process.env.P2A_RULES ?? '{}') as SanitizerRules;
