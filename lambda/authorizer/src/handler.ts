/*
 * The Lambda authorizer (TOKEN) of the HTTP API: verifies a JSON Web Token and tells API Gateway whether its bearer may call.
 *
 * It calls no AWS service.
 * As with every function, Lambda decrypts its variables with this role, and managed policies bring logs:CreateLogStream and
 * logs:PutLogEvents (of its own log group alone), xray:PutTraceSegments and xray:PutTelemetryRecords.
 */
import { instrument, logger } from '@tap/shared/observability';
import { parse } from '@tap/shared/parse';
import type { APIGatewayAuthorizerResult, Context } from 'aws-lambda';
import * as v from 'valibot';
import { environment } from './env';
import { BadToken, type Caller, createVerifier } from './verify';

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
const eventSchema = v.object({
  authorizationToken: v.string(),
  /** `<execution ARN of the API>/<stage>/<method>/<path>` */
  methodArn: v.pipe(v.string(), v.regex(/^arn:[^:]+:execute-api:[^:]+:\d{12}:[^/]+\/[^/]+\//)),
});

const refusal = (faults: string) => new TypeError(`Not an event of a TOKEN authorizer: ${faults}`);

const verify = createVerifier({
  issuer: environment.JWT_ISSUER,
  audience: environment.JWT_AUDIENCE,
  jwksUri: environment.JWT_JWKS_URI,
  clockSkewSeconds: environment.JWT_CLOCK_SKEW_SECONDS,
  userClaim: environment.JWT_USER_CLAIM,
  adminScope: environment.JWT_ADMIN_SCOPE,
});

const authorize = instrument<unknown, APIGatewayAuthorizerResult | undefined>(async (event) => {
  const { authorizationToken, methodArn } = parse(eventSchema, event, refusal);
  const caller = await callerOf(authorizationToken);
  return caller && policyFor(caller, methodArn);
});

export async function handler(event: unknown, context: Context): Promise<APIGatewayAuthorizerResult> {
  const policy = await authorize(event, context);
  // API Gateway answers 401 to an error of exactly this message, 500 to any other. It is no failure of the function, hence not
  // thrown where failures are logged.
  if (!policy) throw new Error('Unauthorized');
  return policy;
}

/** Undefined when nobody may be trusted to call. */
async function callerOf(authorization: string): Promise<Caller | undefined> {
  // The scheme has no case, and one or more spaces follow it: RFC 9110 sections 11.1 and 11.4.
  const token = /^Bearer +([-0-9a-zA-Z._~+/]+=*)$/i.exec(authorization)?.[1];
  try {
    if (token === undefined) throw new BadToken('It is no bearer token');
    return await verify(token);
  } catch (error) {
    if (!(error instanceof BadToken)) throw error;
    logger.info('The token is refused', { reason: error.message });
    return undefined;
  }
}

/** Allows or denies the whole stage: API Gateway keeps the result for all methods that the same token may be used for. */
function policyFor(
  { id, scopes, user, actsForAll, trustedUntil }: Caller,
  methodArn: string,
): APIGatewayAuthorizerResult {
  const missing = environment.JWT_SCOPES.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) logger.info('The token lacks scopes', { missing });
  const [api, stage] = methodArn.split('/');
  return {
    principalId: id,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Action: 'execute-api:Invoke',
          Effect: missing.length > 0 ? 'Deny' : 'Allow',
          Resource: `${api}/${stage}/*`,
        },
      ],
    },
    // What lambda/api-handler reads. API Gateway makes texts of numbers, and fails at quotes once it has kept them.
    context: {
      admin: `${actsForAll}`,
      trustedUntil: `${trustedUntil}`,
      ...(user !== undefined && { user: encodeURIComponent(user) }),
    },
  };
}
