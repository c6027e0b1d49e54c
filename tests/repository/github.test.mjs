// What GitHub reads and passes over in silence when it is wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { files, read } from './repository.mjs';

const TEAM = /^@[\w-]+\/[\w-]+$/;
const ELEMENTS = ['checkboxes', 'dropdown', 'input', 'markdown', 'textarea', 'upload'];

/** What is wrong with the lines of a CODEOWNERS. */
function ownerFaults(text) {
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return lines.flatMap((line) => {
    const [pattern, ...owners] = line.split(/\s+/);
    const faults = owners.filter((owner) => !TEAM.test(owner)).map((owner) => `${owner} is no team`);
    if (owners.length === 0) faults.push(`${pattern} has no owner`);
    if (pattern !== '*' && !pattern.startsWith('/')) faults.push(`${pattern} does not start at the root`);
    if (files(pattern.replace(/^\//, '')).length === 0) faults.push(`${pattern} fits no file`);
    return faults;
  });
}

// https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
/** What is wrong with an issue form. */
function formFaults(form) {
  const faults = ['name', 'description', 'body'].filter((key) => !form[key]).map((key) => `no ${key}`);
  const body = form.body ?? [];
  const ids = body.map(({ id }) => id).filter(Boolean);
  if (new Set(ids).size !== ids.length) faults.push('an id comes twice');
  for (const { type, id, attributes = {} } of body) {
    if (!ELEMENTS.includes(type)) faults.push(`${type} is no element`);
    else if (type === 'markdown' ? !attributes.value : !(id && attributes.label))
      faults.push(`${id ?? type} lacks id, label or value`);
    if (type === 'dropdown' && !(attributes.options?.length > 0)) faults.push(`${id} has no options`);
  }
  if (!body.some(({ type }) => type !== 'markdown')) faults.push('nothing to fill in');
  return faults;
}

describe('CODEOWNERS', () => {
  it('gives every path that it names to a team, and every other file too', () => {
    const text = read('.github/CODEOWNERS');
    assert.deepEqual(ownerFaults(text), []);
    assert.match(text, /^\* +@/m);
  });

  for (const [line, fault] of [
    ['/gone/ @tap/maintainers', '/gone/ fits no file'],
    ['/docs/', '/docs/ has no owner'],
    ['/docs/ maintainers', 'maintainers is no team'],
    ['docs/ @tap/maintainers', 'docs/ does not start at the root'],
  ])
    it(`may not say '${line}'`, () => {
      assert.deepEqual(ownerFaults(`# why\n${line}\n`), [fault]);
    });
});

describe('issue forms', () => {
  const forms = files('.github/ISSUE_TEMPLATE/*.yml').filter((path) => !path.endsWith('/config.yml'));

  it('are there', () => {
    assert.ok(forms.length > 1);
  });

  for (const path of forms)
    it(`${path} is one that GitHub shows`, () => {
      assert.deepEqual(formFaults(parse(read(path))), []);
    });

  it('are the only way to an issue, beside the one for weaknesses', () => {
    const { blank_issues_enabled: blank, contact_links: links } = parse(
      read('.github/ISSUE_TEMPLATE/config.yml'),
    );
    assert.equal(blank, false);
    assert.ok(links.every(({ name, url, about }) => name && about && url.startsWith('https://')));
    assert.ok(links.some(({ about }) => about.includes('SECURITY.md')));
  });

  const element = { type: 'input', id: 'a', attributes: { label: 'A' } };
  const form = { name: 'n', description: 'd', body: [element] };
  for (const [broken, fault] of [
    [{ ...form, description: undefined }, 'no description'],
    [{ ...form, body: [element, element] }, 'an id comes twice'],
    [{ ...form, body: [{ ...element, type: 'text' }] }, 'text is no element'],
    [{ ...form, body: [{ ...element, attributes: {} }] }, 'a lacks id, label or value'],
    [{ ...form, body: [{ ...element, type: 'dropdown' }] }, 'a has no options'],
    [{ ...form, body: [{ type: 'markdown', attributes: { value: 'v' } }] }, 'nothing to fill in'],
  ])
    it(`are refused with ${fault}`, () => {
      assert.deepEqual(formFaults(broken), [fault]);
    });
});
