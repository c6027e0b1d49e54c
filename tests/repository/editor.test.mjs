// The settings of editor and dev container, held to what they restate.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { files, read } from './repository.mjs';

const json = (path) => JSON.parse(read(path));

/** The keys of each section of an .editorconfig. */
function editorConfig(text) {
  const sections = {};
  let section = '';
  for (const line of text.split('\n').filter((line) => line && !/^[#;]/.test(line))) {
    const [, pattern] = line.match(/^\[(.*)\]$/) ?? [];
    if (pattern) section = pattern;
    else {
      const [key, value] = line.split(/ *= */);
      sections[section] = { ...sections[section], [key]: value };
    }
  }
  return sections;
}

/** Where the editor's settings say something else than .editorconfig. */
function differences(settings, sections) {
  const { '*': all, '*.{cs,py}': wide, '*.md': markdown } = sections;
  const rulers = (width) => (width === 'off' ? [] : [Number(width)]);
  const expected = {
    'files.encoding': all.charset.replace('-', ''),
    'files.eol': { lf: '\n', crlf: '\r\n' }[all.end_of_line],
    'files.insertFinalNewline': all.insert_final_newline === 'true',
    'files.trimTrailingWhitespace': all.trim_trailing_whitespace === 'true',
    'editor.insertSpaces': all.indent_style === 'space',
    'editor.tabSize': Number(all.indent_size),
    'editor.rulers': rulers(all.max_line_length),
    '[csharp] editor.tabSize': Number(wide.indent_size),
    '[python] editor.tabSize': Number(wide.indent_size),
    '[markdown] files.trimTrailingWhitespace': markdown.trim_trailing_whitespace === 'true',
    '[markdown] editor.rulers': rulers(markdown.max_line_length),
  };
  const setting = (key) => key.split(' ').reduce((at, part) => at?.[part], settings);
  return Object.keys(expected).filter(
    (key) => JSON.stringify(setting(key)) !== JSON.stringify(expected[key]),
  );
}

/** The tasks and configurations that a launch asks for and that are not there, and the paths into projects that are not there. */
function launchFaults({ configurations, compounds = [] }, { tasks }) {
  const names = configurations.map(({ name }) => name);
  const labels = tasks.map(({ label }) => label);
  const texts = [
    ...configurations.map(({ program = '' }) => program),
    ...tasks.map(({ command }) => command),
  ];
  const paths = texts.join(' ').match(/(?:src|tests|lambda|local-aws)\/[\w.-]+|[\w.]+\.sln|\.\/tap\b/g) ?? [];
  return [
    ...[...configurations, ...compounds]
      .map(({ preLaunchTask }) => preLaunchTask)
      .filter((task) => task && !labels.includes(task)),
    ...compounds.flatMap((compound) => compound.configurations).filter((name) => !names.includes(name)),
    ...paths
      .map((path) => path.replace('./', '').replace('/node_modules', ''))
      .filter((path) => files(path).length === 0),
  ];
}

/** The versions of the tools, of ci's setup or of a dev container. */
const major = (version) => version.split('.').slice(0, 2).join('.');
function versionsOf({ features }) {
  const of = (name) =>
    Object.entries(features).find(([feature]) => feature.includes(`/features/${name}:`))?.[1].version;
  return { dotnet: of('dotnet'), node: of('node'), python: of('python'), aws: of('aws-cli') ?? 'newest' };
}

describe('.vscode', () => {
  const settings = json('.vscode/settings.json');
  const sections = editorConfig(read('.editorconfig'));
  const launch = json('.vscode/launch.json');
  const tasks = json('.vscode/tasks.json');

  it('has the settings of .editorconfig', () => {
    assert.deepEqual(differences(settings, sections), []);
  });

  it('is refused with others', () => {
    const others = { ...settings, 'editor.tabSize': 8, '[python]': { 'editor.tabSize': 2 } };
    assert.deepEqual(differences(others, sections), ['editor.tabSize', '[python] editor.tabSize']);
  });

  it('has the commands of README.md as tasks, and starts what is there', () => {
    for (const label of ['up', 'preview', 'test'])
      assert.ok(read('README.md').includes(tasks.tasks.find((task) => task.label === label).command), label);
    assert.deepEqual(launchFaults(launch, tasks), []);
  });

  it('is refused when it starts what is not there', () => {
    const gone = { preLaunchTask: 'gone', program: 'src/Tap.Gone/bin/a.dll' };
    const compounds = [{ preLaunchTask: 'debug', configurations: ['attach'] }];
    assert.deepEqual(launchFaults({ configurations: [gone], compounds }, tasks), [
      'gone',
      'debug',
      'attach',
      'src/Tap.Gone',
    ]);
  });

  it('waits for what ./tap debug says, and attaches where it listens, to any function', () => {
    const session = read('src/Tap.Cli/Local/Emulator/DebugSession.cs');
    const { background } = tasks.tasks.find(({ label }) => label === 'debug a function').problemMatcher;
    const [, sentence] = session.match(/\$"(.*\{where\}.*)"/);
    assert.match(sentence, new RegExp(background.endsPattern));
    const attach = launch.configurations.find(({ name }) => name === 'attach to a function');
    assert.ok(session.includes(`DefaultPort = ${attach.port};`));
    assert.ok(sentence.includes(`${attach.address}:{where}`));
    const functions = files('lambda/*/src/handler.ts').map((path) => path.split('/')[1]);
    assert.deepEqual(tasks.inputs.find(({ id }) => id === 'function').options, functions);
  });
});

describe('.devcontainer', () => {
  const container = json('.devcontainer/devcontainer.json');
  const { steps } = parse(read('.github/actions/setup/action.yml')).runs;
  const given = (action) => steps.find(({ uses }) => uses.startsWith(`actions/setup-${action}@`)).with;

  it('has the tools of ci, in their versions', () => {
    assert.deepEqual(versionsOf(container), {
      dotnet: major(json('global.json').sdk.version),
      node: given('node')['node-version'].split('.')[0],
      python: major(given('python')['python-version']),
      aws: 'newest',
    });
  });

  it('has the extensions that .vscode recommends', () => {
    assert.deepEqual(
      container.customizations.vscode.extensions,
      json('.vscode/extensions.json').recommendations,
    );
  });
});
