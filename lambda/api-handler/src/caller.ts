import * as v from 'valibot';
import { environment } from './env';
import type { Caller } from './message';
import { Problem } from './problem';

/** What API Gateway says of a caller. */
export const identitySchema = v.object({
  /** What the authorizer found out. API Gateway makes texts of all values but its own `integrationLatency`. */
  authorizer: v.nullish(v.record(v.string(), v.unknown())),
  identity: v.nullish(v.object({ userArn: v.nullish(v.string()) })),
});

/** The context of lambda/authorizer, as far as it counts here. */
const authorizerSchema = v.object({
  principalId: v.string(),
  user: v.optional(v.pipe(v.string(), v.transform(decodeURIComponent))),
  admin: v.picklist(['true', 'false']),
  trustedUntil: v.pipe(v.string(), v.transform(Number)),
});

/** May act for nobody: its token has expired, or the event comes from elsewhere than an API that asks for tokens. */
export const NOBODY: Caller = { actsForAll: false };

/** The ARN of an assumed role's session; without its end, that of the role as it is assumed. */
const SESSION = /^(arn:[^:]+:sts::\d+:assumed-role\/[^/]+)\/.*$/;

export function callerOf({ authorizer, identity }: v.InferOutput<typeof identitySchema>): Caller {
  if (environment.AUTHORIZATION === 'NONE') return { actsForAll: true };
  if (environment.AUTHORIZATION === 'JWT') return bearerOf(authorizer);
  // Instances of a service have a session each, and one of them may retry what another one began: the role is the caller.
  return { actsForAll: true, keysOf: identity?.userArn?.replace(SESSION, '$1') };
}

/** API Gateway keeps what the authorizer said, and so longer than the token is good; what an older authorizer said lacks members. */
function bearerOf(authorizer: unknown): Caller {
  const { success, output } = v.safeParse(authorizerSchema, authorizer);
  if (!success || !(Date.now() < output.trustedUntil * 1000)) return NOBODY;
  const { principalId, user, admin } = output;
  const actsForAll = admin === 'true';
  if (user === undefined && !actsForAll) return NOBODY;
  return {
    userId: user,
    actsForAll,
    keysOf: user === undefined ? `subject ${principalId}` : `user ${user}`,
  };
}

export function mayActFor({ userId, actsForAll }: Caller, user: unknown): boolean {
  return actsForAll || (userId !== undefined && userId === user);
}

export function expectToActFor(caller: Caller, user: unknown): void {
  if (!mayActFor(caller, user)) throw new Problem('forbidden', 'You may not act for another user.');
}

/** For whom a request is: the user whom it names, else its caller. Throws when the caller may not act for that user. */
export function userFor(caller: Caller, named: string | undefined): string | undefined {
  const user = named ?? caller.userId;
  expectToActFor(caller, user);
  return user;
}

/** As API Gateway says it; but it renames WWW-Authenticate where a function sets it. */
export function unauthorized(): Problem {
  return new Problem('unauthorized', 'Unauthorized', { headers: { 'WWW-Authenticate': 'Bearer' } });
}
