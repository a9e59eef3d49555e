import { CloudwatchDashboard } from '@cdktf/provider-aws/lib/cloudwatch-dashboard';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { renderJson } from '../../foundation/policy';
import type { Alarm } from '../alarm/definition';
import { familiesSeen, familyBoard } from './family';
import { overview } from './overview';
import { dashboardBody, type Section } from './widgets';

export interface DashboardsProps {
  readonly environment: Environment;
  /** Account that is shown, by name. */
  readonly account: string;
  /** Alarms that the account has. */
  readonly alarms: readonly Alarm[];
}

/** What people look at: an account at a glance, and each of its families of agents. */
export class Dashboards extends Construct {
  constructor(scope: Construct, id: string, { environment, account, alarms }: DashboardsProps) {
    super(scope, id);
    const add = (place: Construct, boardId: string, name: string, sections: readonly Section[]) =>
      new CloudwatchDashboard(place, boardId, {
        dashboardName: name,
        dashboardBody: renderJson(place.node.path, dashboardBody(`${place.node.path}/${boardId}`, sections)),
      });
    // Dashboards are known in all regions of an account, so two accounts may have the same name and one may not.
    add(this, 'overview', awsName(environment, 'dashboard', 'overview'), overview(environment, account, alarms));
    const families = new Construct(this, 'families');
    for (const family of familiesSeen(environment, account))
      add(
        families,
        family,
        awsName(environment, 'dashboard', 'family', family),
        familyBoard(environment, account, family, alarms),
      );
  }
}
