// The definition of the API as the linters see it that its readers use.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createConfig, lint } from '@redocly/openapi-core';
import spectral from '@stoplight/spectral-core';
import rulesets from '@stoplight/spectral-rulesets';
import { parse } from 'yaml';
import { read, root } from './repository.mjs';

const path = 'api/openapi.yaml';

/** The complaints of each linter's recommended rules, warnings too. */
const linters = {
  async redocly() {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lint({ ref: join(root, path), config });
    return problems.map(({ ruleId, message, location }) => `${location[0]?.pointer} ${ruleId}: ${message}`);
  },
  async spectral(definition = parse(read(path))) {
    const linter = new spectral.Spectral();
    linter.setRuleset({ extends: [[rulesets.oas, 'recommended']] });
    return (await linter.run(definition)).map(({ code, message, path: at }) => `${at.join('.')} ${code}: ${message}`);
  },
};

describe('the definition of the API', () => {
  for (const [name, complaints] of Object.entries(linters))
    it(`has nothing that ${name} complains of`, async () => assert.deepEqual(await complaints(), []));

  it('is refused when something is missing', async () => {
    const complaints = await linters.spectral({ openapi: '3.0.1', info: { title: 'a', version: '1' }, paths: {} });
    assert.match(complaints.join(), /oas3-api-servers.+info-contact/s);
  });
});
