// Parts of libraries that no function uses or that Lambda makes needless, and what is bundled in their place. Each is loaded before the
// first request otherwise, and most are in every bundle. testing/bundles.test.ts shows that the functions work with them.
import { fileURLToPath } from 'node:url';

const own = (name) => fileURLToPath(new URL(`substitutes/${name}`, import.meta.url));
const smithy = '@smithy/core/dist-es/submodules';
const xray = 'aws-xray-sdk-core/dist/lib';

/** By path below node_modules. */
export const substitutes = new Map([
  [`${smithy}/event-streams/index.js`, own('event-streams.mjs')],
  [`${smithy}/serde/util-body-length/calculateBodyLength.js`, own('body-length.mjs')],
  [`${smithy}/serde/uuid/v4.js`, own('uuid.mjs')],
  [`${smithy}/config/shared-ini-file-loader/loadSharedConfigFiles.js`, own('shared-config-files.mjs')],
  // Node.js has both; the SDK brings its own for where it has not.
  [`${smithy}/checksum/sha256/Sha256Js.js`, own('absent.cjs')],
  [`${smithy}/checksum/md5/Md5Js.js`, own('absent.cjs')],
  ['@aws-sdk/credential-provider-node/dist-es/index.js', own('credentials.mjs')],
  ['@aws-sdk/middleware-endpoint-discovery/dist-es/index.js', own('endpoint-discovery.mjs')],
  ['@aws-lambda-powertools/jmespath/lib/esm/index.js', own('jmespath.mjs')],
  ['@aws-lambda-powertools/jmespath/lib/esm/PowertoolsFunctions.js', own('jmespath.mjs')],
  ['cls-hooked/context.js', own('context-storage.cjs')],
  // Of the X-Ray SDK the functions use the subsegments and the client of SDK version 3.
  [`${xray}/middleware/mw_utils.js`, own('no-sampling.cjs')],
  ...[
    'capture',
    'database/sql_data',
    'middleware/incoming_request_data',
    'patchers/aws_p',
    'patchers/http_p',
    'patchers/promise_p',
    'segments/plugins/ec2_plugin',
    'segments/plugins/ecs_plugin',
    'segments/plugins/elastic_beanstalk_plugin',
  ].map((module) => [`${xray}/${module}.js`, own('absent.cjs')]),
]);
