import { P2aGuardrailsProject } from './project-type';

const project = new P2aGuardrailsProject({
  name: 'p2a-guardrails',
  defaultReleaseBranch: 'main',
  authorName: 'p2a-guardrails contributors',
  github: false,
});

project.synth();
