/*
 * Decides before a release takes traffic whether its version works: CodeDeploy calls this function in the lifecycle
 * event BeforeAllowTraffic and waits for its report.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   codedeploy:ListDeploymentTargets                 any deployment: the action takes no resource
 *   codedeploy:GetDeploymentTarget                   any deployment: the action takes no resource
 *   codedeploy:PutLifecycleEventHookExecutionStatus  the deployment group
 *   lambda:InvokeFunction                            the versions of the released function
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import {
  GetDeploymentTargetCommand,
  ListDeploymentTargetsCommand,
  PutLifecycleEventHookExecutionStatusCommand,
} from '@aws-sdk/client-codedeploy';
import { instrument, logger } from '@tap/shared/observability';
import { parse } from '@tap/shared/parse';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { checkVersion } from './check-version';
import { codeDeploy } from './clients';

const eventSchema = v.object({ DeploymentId: v.string(), LifecycleEventHookExecutionId: v.string() });

const refusal = (faults: string) => new TypeError(`Not an event of a CodeDeploy hook: ${faults}`);

/** Time that is left for the report, when a version does not answer. */
const REPORT_MS = 10_000;

export const handler = instrument<unknown, void>(async (event, context) => {
  const { DeploymentId: deploymentId, LifecycleEventHookExecutionId } = parse(eventSchema, event, refusal);
  logger.appendKeys({ deploymentId });
  // Without a report CodeDeploy would wait for an hour.
  const status = (await isFit(deploymentId, context)) ? 'Succeeded' : 'Failed';
  await codeDeploy.send(
    new PutLifecycleEventHookExecutionStatusCommand({
      deploymentId,
      lifecycleEventHookExecutionId: LifecycleEventHookExecutionId,
      status,
    }),
  );
});

/** A version that cannot be checked, for whatever reason, is not fit. */
async function isFit(deploymentId: string, context: Context): Promise<boolean> {
  try {
    const abortSignal = AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - REPORT_MS));
    const version = await targetVersion(deploymentId, abortSignal);
    logger.appendKeys({ releasedVersion: version });
    await checkVersion(version, abortSignal);
    logger.info('The version passed its check');
    return true;
  } catch (error) {
    logger.error('The version failed its check', error as Error);
    return false;
  }
}

/** The version that the only target of the deployment is to get. What ids look like, CodeDeploy does not say. */
async function targetVersion(deploymentId: string, abortSignal: AbortSignal): Promise<string> {
  const { targetIds = [] } = await codeDeploy.send(new ListDeploymentTargetsCommand({ deploymentId }), {
    abortSignal,
  });
  const [targetId] = targetIds;
  if (!targetId) throw new Error('The deployment has no target');
  const { deploymentTarget } = await codeDeploy.send(
    new GetDeploymentTargetCommand({ deploymentId, targetId }),
    { abortSignal },
  );
  const version = deploymentTarget?.lambdaTarget?.lambdaFunctionInfo?.targetVersion;
  if (!version) throw new Error('The deployment has no target version');
  return version;
}
