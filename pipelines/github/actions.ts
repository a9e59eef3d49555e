/**
 * Actions by commit, since a tag can be moved to other code: the version behind each is a note for people and for whatever
 * proposes newer ones.
 *
 * Source: Security hardening for GitHub Actions (using third-party actions).
 */
export const ACTIONS = {
  checkout: 'actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd',
  setupNode: 'actions/setup-node@53b83947a5a98c8d113130e565377fae1a50d02f',
  upload: 'actions/upload-artifact@043fb46d1a93c77aae656e7c1c64a875d1fc6a0a',
  download: 'actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c',
  setupTerraform: 'hashicorp/setup-terraform@5e8dbf3c6d9deaf4193ca7a8fb23f2ac83bb6c85',
  credentials: 'aws-actions/configure-aws-credentials@ec61189d14ec14c8efccab744f656cffd0e33f37',
} as const;

export const VERSIONS: Readonly<Record<string, string>> = {
  [ACTIONS.checkout]: 'v6.0.2',
  [ACTIONS.setupNode]: 'v6.3.0',
  [ACTIONS.upload]: 'v7.0.1',
  [ACTIONS.download]: 'v8.0.1',
  [ACTIONS.setupTerraform]: 'v4.0.0',
  [ACTIONS.credentials]: 'v6.1.0',
};
