import dev from '../../environments/dev';
import landing from '../../environments/landing-zone';
import prod from '../../environments/prod';
import staging from '../../environments/staging';
import type { Environment } from '../../foundation/environment';
import enforced from '../fixtures/enforced/environment';
import enforcedByPipeline from '../fixtures/enforced/pipeline/environment';
import govcloud from '../fixtures/govcloud/environment';
import landingZone from '../fixtures/landing-zone/environment';

/** Environments of other shapes than those of main.ts. */
export const FIXTURES: Readonly<Record<string, Environment>> = {
  landing,
  govcloud,
  'landing-zone': landingZone,
  enforced,
  'enforced, states placed by the pipeline': enforcedByPipeline,
};

/** Every environment that is synthesized in earnest, by what a test calls it: what holds for all is asked of these. */
export const SHIPPED: Readonly<Record<string, Environment>> = { dev, staging, prod, ...FIXTURES };
