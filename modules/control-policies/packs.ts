import type { Statement } from '../../foundation/policy';
import type { ResourceControlPack, ServiceControlPack } from '../../foundation/vocabulary';
import type { ControlFacts } from './facts';
import { perimeterPack } from './resource/perimeter';
import { toolRolesPack } from './resource/tool-roles';
import { transportPack } from './resource/transport';
import { agentPack } from './service/agent';
import { dataPack } from './service/data';
import { iamPack } from './service/iam';
import { modelPack } from './service/model';
import { orgPack } from './service/org';

type Pack = (facts: ControlFacts) => Statement[];

/** What principals of an organizational unit may do at most. */
export const SERVICE_CONTROLS: Readonly<Record<ServiceControlPack, Pack>> = {
  org: orgPack,
  model: modelPack,
  agent: agentPack,
  iam: iamPack,
  data: dataPack,
};

/** What may be done at most with the resources of an organizational unit. */
export const RESOURCE_CONTROLS: Readonly<Record<ResourceControlPack, Pack>> = {
  perimeter: perimeterPack,
  transport: transportPack,
  'tool-roles': toolRolesPack,
};
