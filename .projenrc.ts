import { P2aGuardrailsProject } from './project-type';

const project = new P2aGuardrailsProject({
  name: 'p2a-guardrails',
  defaultReleaseBranch: 'main',
  authorName: 'p2a-guardrails contributors',
  github: false,
  bin: { p2a: 'gateway-local/p2a.cjs' },
});

project.addTask('bench', {
  description: 'Measure, as in: npx projen bench -- synth',
  exec: 'tsx bench/main.ts',
  receiveArgs: true,
});

project.synth();
