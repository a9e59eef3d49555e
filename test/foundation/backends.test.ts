import type { EnvironmentInput } from '../../foundation/environment';
import { environment } from '../support/environment';
import { synthEnvironment } from '../support/synth';

type StateInput = EnvironmentInput['state'];

/** The organization's trail is encrypted with a key of the log archive's stack, so one value crosses states. */
const stacksWith = (state: StateInput) => {
  const stacks = synthEnvironment(environment({ landingZone: { trail: 'create' }, state }));
  const get = (id: string) => {
    const found = stacks.get(id);
    if (found === undefined) throw new Error(`${id}: is not among ${[...stacks.keys()].join(', ')}`);
    return found;
  };
  return { archive: get('trial-log-archive'), organization: get('trial-organization'), all: [...stacks] };
};

const trailKey = ({ resource }: ReturnType<typeof stacksWith>['organization']) =>
  Object.values(resource?.aws_cloudtrail ?? {}).map((trail) => trail.kms_key_id);

const everyStack = {
  // One toolkit writes out what the other leaves to Terraform.
  required_providers: {
    aws: { source: expect.stringMatching(/^(hashicorp\/)?aws$/), version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
  },
  required_version: '>= 1.10.0',
};

describe('38: a local state', () => {
  const { all, organization } = stacksWith({ kind: 'local' });

  test('lies beside the output folder, by a path that no machine owns', () => {
    for (const [id, { terraform }] of all)
      expect(terraform).toEqual({ ...everyStack, backend: { local: { path: `../../../.state/${id}.tfstate` } } });
  });

  test('is read where it is written', () => {
    expect(organization.data).toEqual({
      terraform_remote_state: {
        'trial-log-archive': {
          backend: 'local',
          config: { path: '../../../.state/trial-log-archive.tfstate' },
          workspace: `\${terraform.workspace}`,
        },
      },
    });
    expect(trailKey(organization)).toEqual([`\${data.terraform_remote_state.trial-log-archive.outputs.audit-key-arn}`]);
    expect(organization.variable).toBeUndefined();
  });
});

describe('a state in a bucket', () => {
  const bucket = { kind: 's3', bucket: 'acme-states', region: 'eu-west-1' } as const;

  test('is encrypted and locked without a table', () => {
    for (const [id, { terraform }] of stacksWith(bucket).all)
      expect(terraform).toEqual({
        ...everyStack,
        backend: {
          s3: {
            bucket: 'acme-states',
            key: `p2a/${id}.tfstate`,
            region: 'eu-west-1',
            encrypt: true,
            use_lockfile: true,
          },
        },
      });
  });

  test('has the key, the role and the folder that the environment gives', () => {
    const given = {
      ...bucket,
      prefix: 'teams/agents',
      kmsKeyArn: 'arn:aws:kms:eu-west-1:333333333333:key/a1',
      roleArn: 'arn:aws:iam::333333333333:role/terraform-state',
    };
    const where = {
      bucket: 'acme-states',
      key: 'teams/agents/trial-log-archive.tfstate',
      region: 'eu-west-1',
      encrypt: true,
      kms_key_id: given.kmsKeyArn,
      assume_role: { role_arn: given.roleArn },
    };
    const { archive, organization } = stacksWith(given);
    expect(archive.terraform).toEqual({ ...everyStack, backend: { s3: { ...where, use_lockfile: true } } });
    expect(organization.data).toEqual({
      terraform_remote_state: {
        'trial-log-archive': { backend: 's3', config: where, workspace: `\${terraform.workspace}` },
      },
    });
  });
});

describe('a state in HCP Terraform', () => {
  const cloud = { kind: 'cloud' as const, organization: 'acme', project: 'agents', tags: ['p2a'] } satisfies StateInput;
  const withoutPrograms = (run: () => void) => {
    const path = process.env.PATH;
    process.env.PATH = '';
    try {
      run();
    } finally {
      process.env.PATH = path;
    }
  };

  test('has a workspace for each stack, named like the stack, and needs no terraform to say so', () => {
    withoutPrograms(() => {
      for (const [id, { terraform }] of stacksWith(cloud).all)
        expect(terraform).toEqual({
          ...everyStack,
          cloud: {
            hostname: 'app.terraform.io',
            organization: 'acme',
            workspaces: { name: id, project: 'agents' },
          },
        });
    });
  });

  test('is read from the workspace of the earlier stack', () => {
    const { archive, organization } = stacksWith({ ...cloud, hostname: 'terraform.acme.example' });
    expect(archive.terraform).toHaveProperty('cloud.hostname', 'terraform.acme.example');
    expect(organization.data).toEqual({
      terraform_remote_state: {
        'trial-log-archive': {
          backend: 'remote',
          config: {
            hostname: 'terraform.acme.example',
            organization: 'acme',
            workspaces: { name: 'trial-log-archive' },
          },
        },
      },
    });
    expect(trailKey(organization)).toEqual([`\${data.terraform_remote_state.trial-log-archive.outputs.audit-key-arn}`]);
  });
});

describe('a state that the pipeline places', () => {
  const { all, organization, archive } = stacksWith({ kind: 'none' });

  test('is named in no stack', () => {
    for (const [, { terraform, data }] of all) {
      expect(terraform).toEqual(everyStack);
      expect(data).toBeUndefined();
    }
  });

  test('is read by nobody: values cross by variables', () => {
    expect(organization.variable).toEqual({
      trial_log_archive_audit_key_arn: {
        type: 'string',
        description: 'Output "audit-key-arn" of the stack trial-log-archive',
        nullable: false,
      },
    });
    expect(trailKey(organization)).toEqual([`\${var.trial_log_archive_audit_key_arn}`]);
    expect(Object.keys(archive.output ?? {})).toEqual(['audit-key-arn']);
  });
});

test.each<[StateInput['kind'], StateInput]>([
  ['local', { kind: 'local' }],
  ['s3', { kind: 's3', bucket: 'acme-states', region: 'eu-west-1' }],
  ['cloud', { kind: 'cloud', organization: 'acme', project: 'agents' }],
  ['none', { kind: 'none' }],
])('36: a stack reads nothing but earlier states of its own environment: %s', (_, state) => {
  const { all } = stacksWith(state);
  const ids = all.map(([id]) => id);
  for (const [, { data }] of all) {
    expect(Object.keys(data ?? {}).filter((type) => type !== 'terraform_remote_state')).toEqual([]);
    for (const name of Object.keys(data?.terraform_remote_state ?? {})) expect(ids).toContain(name);
  }
});
