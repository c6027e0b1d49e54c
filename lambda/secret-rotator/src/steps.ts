import { randomBytes } from 'node:crypto';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { secrets } from './clients';

/** The stages of each version of a secret. */
export type Stages = Readonly<Record<string, string[]>>;

export interface Rotation {
  secret: string;
  /** The version that the rotation makes. */
  version: string;
  stages: Stages;
}

/** A step of a rotation. It may be called again after it was done, or half done. */
export type Step = (rotation: Rotation) => Promise<void>;

/** 288 bits: more than HMAC-SHA256 can use, and 48 characters, as many as the first value of a secret has. */
const VALUE_BYTES = 36;

/** RFC 2104 advises against keys of HMAC-SHA256 that are shorter than its 32 bytes. */
const MIN_LENGTH = 32;

export async function readStages(SecretId: string): Promise<Stages> {
  const { VersionIdsToStages = {}, RotationEnabled } = await secrets.send(
    new DescribeSecretCommand({ SecretId }),
  );
  if (!RotationEnabled) throw new Error(`The rotation of ${SecretId} is off`);
  return VersionIdsToStages;
}

/** Makes the value, unless an earlier call did: functions must not find two values under one version. */
export async function createSecret({ secret, version }: Rotation): Promise<void> {
  if (await readPending(secret, version)) return;
  await secrets.send(
    new PutSecretValueCommand({
      SecretId: secret,
      ClientRequestToken: version,
      SecretString: randomBytes(VALUE_BYTES).toString('base64url'),
      VersionStages: ['AWSPENDING'],
    }),
  );
}

/** Whoever uses the secret reads it from Secrets Manager: nobody else has to be given the value. */
export async function setSecret(): Promise<void> {}

/** Refuses what nobody could sign with, before anybody gets it. */
export async function testSecret({ secret, version }: Rotation): Promise<void> {
  const value = await readPending(secret, version);
  if (!value || value.length < MIN_LENGTH)
    throw new Error(`The version ${version} has no value of ${MIN_LENGTH} characters and more`);
}

/** Moves AWSCURRENT, and with it Secrets Manager moves AWSPREVIOUS. */
export async function finishSecret({ secret, version, stages }: Rotation): Promise<void> {
  const current = Object.keys(stages).find((id) => stages[id]?.includes('AWSCURRENT'));
  await secrets.send(
    new UpdateSecretVersionStageCommand({
      SecretId: secret,
      VersionStage: 'AWSCURRENT',
      MoveToVersionId: version,
      RemoveFromVersionId: current,
    }),
  );
}

/** The value of the version that the rotation makes; undefined while it has none. */
async function readPending(SecretId: string, VersionId: string): Promise<string | undefined> {
  try {
    const question = { SecretId, VersionId, VersionStage: 'AWSPENDING' };
    return (await secrets.send(new GetSecretValueCommand(question))).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
