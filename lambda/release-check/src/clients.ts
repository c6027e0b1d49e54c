import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { tracer } from '@tap/shared/observability';

export const codeDeploy = tracer.captureAWSv3Client(new CodeDeployClient({}));
export const lambda = tracer.captureAWSv3Client(new LambdaClient({}));
