import { TemplateProject } from './project-type/template-project';

const project = new TemplateProject();

project.addTask('bench', {
  description: 'Measure, as in: npx projen bench -- synth',
  exec: 'tsx bench/main.ts',
  receiveArgs: true,
});

project.addTask('pipelines', {
  description: 'Write pipelines of the stacks that there are, as in: npx projen pipelines -- github',
  steps: [{ spawn: 'synth' }, { exec: 'node foundation/start.cjs pipelines/main.ts', receiveArgs: true }],
});

project.synth();
