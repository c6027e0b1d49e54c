/*
 * Gives the secret a new value: Secrets Manager calls this function for each step of a rotation, and again for a step that failed.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 *
 * AWS actions it calls; the role's policy in the Pulumi program grants exactly these:
 *   secretsmanager:DescribeSecret            the secret
 *   secretsmanager:GetSecretValue            the secret
 *   secretsmanager:PutSecretValue            the secret
 *   secretsmanager:UpdateSecretVersionStage  the secret
 *   kms:Decrypt                              the stack's key, through Secrets Manager
 *   kms:GenerateDataKey                      the stack's key, through Secrets Manager
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import { instrument, logger } from '@tap/shared/observability';
import { parse, text } from '@tap/shared/parse';
import * as v from 'valibot';
import { createSecret, finishSecret, readStages, type Step, setSecret, testSecret } from './steps';

const steps = { createSecret, setSecret, testSecret, finishSecret } satisfies Record<string, Step>;

const eventSchema = v.object({
  Step: v.picklist(Object.keys(steps) as (keyof typeof steps)[]),
  SecretId: text(),
  /** The id of the version that the rotation makes. */
  ClientRequestToken: text(),
});

const refusal = (faults: string) => new TypeError(`Not an event of a rotation: ${faults}`);

export const handler = instrument<unknown, void>(async (event) => {
  const { Step, SecretId: secret, ClientRequestToken: version } = parse(eventSchema, event, refusal);
  logger.appendKeys({ step: Step, secretVersion: version });
  const stages = await readStages(secret);
  if (stages[version]?.includes('AWSCURRENT')) {
    logger.info('The version is current already');
    return;
  }
  if (!stages[version]?.includes('AWSPENDING'))
    throw new Error(`No rotation to the version ${version} is under way`);
  await steps[Step]({ secret, version, stages });
  logger.info('The step is done');
});
