import type { Environment } from '../foundation/environment';
import type { LocalGateway } from './local-gateway';

/** What somebody needs who has just started a gateway. */
export function welcome(
  { name, region, agents }: Environment,
  { address, port, credentials, controlToken }: LocalGateway,
): string[] {
  const users = agents.map(({ name: agent }) => {
    const key = credentials[agent];
    return `  ${agent.padEnd(20)} ${key?.accessKeyId}:${key?.secretAccessKey}`;
  });
  return [
    `The tools of ${name}, at ${address}, until Ctrl-C`,
    '',
    'Keys of agents, which open nothing but this process:',
    ...users,
    '',
    `  call         curl --aws-sigv4 "aws:amz:${region}:execute-api" --user KEY:SECRET …`,
    `  approve      with a token of npx p2a token --port ${port}, as will be shown`,
    `  switch off   npx p2a switch off agent#${agents[0]?.name ?? 'name'} --port ${port}`,
    `  slow down    npx p2a switch throttle agent#${agents[0]?.name ?? 'name'} --port ${port}`,
    `  quarantine   npx p2a quarantine agent#${agents[0]?.name ?? 'name'} --reason "pays twice" --port ${port}`,
    `               (from elsewhere with --token ${controlToken})`,
    '',
  ];
}
