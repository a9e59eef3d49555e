/** Alarms that a rule on states names, each once; by name, of an ARN too. */
export const childrenOf = (rule: string): string[] => [
  ...new Set(
    [...rule.matchAll(/(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*["']?([^"')]+?)["']?\s*\)/g)].map(([, name]) =>
      nameOf(name ?? ''),
    ),
  ),
];

export const nameOf = (nameOrArn: string) => nameOrArn.replace(/^arn:.*:alarm:/, '');
