import { randomUUID } from 'node:crypto';
import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { awsError, secrets as testSecrets } from '../../testing/aws';
import { lambdaContext } from '../../testing/invocation';
import { outputText } from '../../testing/output';
import { secrets } from '../src/clients';
import { handler } from '../src/handler';

const FIRST = 'the first value of the secret, long enough';
const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

let SecretId: string;
let version: string;
let stages: Record<string, string[]>;

const call = (Step: string) => handler({ Step, SecretId, ClientRequestToken: version }, lambdaContext());
/** What the function called, and the call that AWS refuses. */
let called: string[];
let refused: string | undefined;
let RotationEnabled: boolean;
const real = secrets.send.bind(secrets) as (command: object) => Promise<object>;

/** The secret is moto's; that it is rotated, and to which version, is Secrets Manager's own and told by the test. */
function describeRotation(): void {
  vi.spyOn(secrets, 'send').mockImplementation((async (command: object) => {
    called.push(command.constructor.name);
    if (command.constructor.name === refused) throw awsError('AccessDeniedException', 400);
    if (!(command instanceof DescribeSecretCommand)) return real(command);
    const known = await testSecrets.send(command);
    return { ...known, VersionIdsToStages: { ...known.VersionIdsToStages, ...stages }, RotationEnabled };
  }) as never);
}

async function valueAt(VersionStage: string): Promise<string> {
  const { SecretString = '' } = await testSecrets.send(new GetSecretValueCommand({ SecretId, VersionStage }));
  return SecretString;
}

beforeEach(async () => {
  version = randomUUID();
  const created = await testSecrets.send(new CreateSecretCommand({ Name: version, SecretString: FIRST }));
  SecretId = created.ARN ?? '';
  stages = { [version]: ['AWSPENDING'] };
  [called, refused, RotationEnabled] = [[], undefined, true];
  describeRotation();
});

describe('a rotation', () => {
  it('makes a new value current and keeps the old one as the previous', async () => {
    for (const step of STEPS) await call(step);
    stages = {};
    const { VersionIdsToStages } = await testSecrets.send(new DescribeSecretCommand({ SecretId }));
    expect(VersionIdsToStages?.[version]).toContain('AWSCURRENT');
    expect(await valueAt('AWSCURRENT')).toMatch(/^[\w-]{48}$/);
    expect(await valueAt('AWSPREVIOUS')).toBe(FIRST);
  });

  it('leaves the current value alone until its last step', async () => {
    for (const step of STEPS.slice(0, 3)) {
      await call(step);
      expect(await valueAt('AWSCURRENT')).toBe(FIRST);
    }
  });

  it('makes another value each time', async () => {
    await call('createSecret');
    const first = await valueAt('AWSPENDING');
    version = randomUUID();
    stages = { [version]: ['AWSPENDING'] };
    await call('createSecret');
    expect(await valueAt('AWSPENDING')).not.toBe(first);
  });

  it('keeps its value when a step is called again', async () => {
    await call('createSecret');
    const value = await valueAt('AWSPENDING');
    for (const step of ['createSecret', 'setSecret', 'setSecret', 'testSecret', 'testSecret'])
      await call(step);
    expect(await valueAt('AWSPENDING')).toBe(value);
  });

  it.each(STEPS)('changes nothing with %s once the version is current', async (step) => {
    stages = { [version]: ['AWSCURRENT', 'AWSPENDING'] };
    await call(step);
    expect(called).toEqual(['DescribeSecretCommand']);
    expect(outputText()).toContain('The version is current already');
  });

  it('logs no value', async () => {
    for (const step of STEPS) await call(step);
    expect(outputText()).toContain('The step is done');
    expect(outputText()).not.toContain(await valueAt('AWSCURRENT'));
    expect(outputText()).not.toContain(FIRST);
  });
});

describe('what is no rotation under way is refused', () => {
  it.each(STEPS)('%s of a version that is unknown', async (step) => {
    stages = {};
    await expect(call(step)).rejects.toThrow(`No rotation to the version ${version} is under way`);
  });

  it('a version that is previous', async () => {
    stages = { [version]: ['AWSPREVIOUS'] };
    await expect(call('createSecret')).rejects.toThrow('No rotation');
  });

  it('a secret that is not rotated', async () => {
    RotationEnabled = false;
    await expect(call('createSecret')).rejects.toThrow('is off');
  });

  it.each([
    null,
    {},
    { Step: 'createSecret', SecretId: 'arn' },
    { Step: 'deleteSecret', SecretId: 'arn', ClientRequestToken: 'version' },
  ])('the event %j', async (event) => {
    await expect(handler(event, lambdaContext())).rejects.toThrow('Not an event of a rotation: ');
  });
});

describe('testSecret fails', () => {
  it('without a value', () => expect(call('testSecret')).rejects.toThrow('has no value'));

  it('with a value that is too short to sign with', async () => {
    const pending = {
      ClientRequestToken: version,
      SecretString: 'x'.repeat(31),
      VersionStages: ['AWSPENDING'],
    };
    await testSecrets.send(new PutSecretValueCommand({ SecretId, ...pending }));
    await expect(call('testSecret')).rejects.toThrow('has no value of 32 characters and more');
  });
});

it.each([
  ['createSecret', 'DescribeSecretCommand'],
  ['createSecret', 'GetSecretValueCommand'],
  ['createSecret', 'PutSecretValueCommand'],
  ['testSecret', 'GetSecretValueCommand'],
  ['finishSecret', 'UpdateSecretVersionStageCommand'],
])('%s throws when AWS refuses %s, so that Secrets Manager tries again', async (step, command) => {
  refused = command;
  await expect(call(step)).rejects.toThrow('AccessDeniedException');
});
