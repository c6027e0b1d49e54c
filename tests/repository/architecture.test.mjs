// The picture "How a registration travels" of docs/architecture.md, held to the code.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { files, read } from './repository.mjs';

const picture = read('docs/architecture.md').match(/```mermaid\nflowchart TD\n(.*?)```/s)[1];

/** The files of a picture by node (null for a library), and its arrows, each with the name of what is called. */
function parse(text) {
  const nodes = Object.fromEntries(
    [...text.matchAll(/^ *(\w+)\["(?:[^"<]*<br\/>)?([^"]*)"\]$/gm)].map(([, id, label]) => [
      id,
      label.includes('/') ? label : null,
    ]),
  );
  const arrows = [...text.matchAll(/^ *(\w+) -- "(\d+) ([^"]+)" --> (\w+)$/gm)].map(
    ([, from, number, name, to]) => ({ from, number: Number(number), name, to }),
  );
  return { nodes, arrows };
}

// A call, and a declaration, in C# and Python alike; what goes over HTTP is a text in both.
const patterns = (name) =>
  name.startsWith('POST ')
    ? { called: `"${name.slice(5)}"`, declared: `"${name.slice(5)}"` }
    : { called: `(?:\\.|new )${name}\\(`, declared: `[\\w>\\]?)] ${name}\\(` };

/** The arrows that the code does not have, and the files that are not there. */
function faults({ nodes, arrows }) {
  const gone = Object.values(nodes).filter((path) => path && files(path).length === 0);
  const has = (path, pattern) => path === null || (path && new RegExp(pattern).test(read(path)));
  return [
    ...gone,
    ...arrows
      .filter(({ from, to }) => !gone.includes(nodes[from]) && !gone.includes(nodes[to]))
      .filter(({ from, name, to }) => {
        const { called, declared } = patterns(name);
        return !(has(nodes[from], called) && has(nodes[to], declared));
      })
      .map(({ from, name, to }) => `${from} -- ${name} --> ${to}`),
  ];
}

describe('the picture of how a registration travels', () => {
  const { nodes, arrows } = parse(picture);

  it('is in the code, arrow by arrow', () => {
    assert.deepEqual(faults({ nodes, arrows }), []);
  });

  it('has numbers in order, and no file without an arrow', () => {
    assert.ok(arrows.length > 15);
    assert.deepEqual(
      arrows.map(({ number }) => number),
      arrows.map((_, index) => index + 1),
    );
    const linked = new Set(arrows.flatMap(({ from, to }) => [from, to]));
    assert.deepEqual([...linked].sort(), Object.keys(nodes).sort());
  });

  it('is refused with an arrow the other way, a name or a file that is not there', () => {
    for (const { from, name, to } of arrows.filter(({ name }) => ['Find', 'Compare', 'put'].includes(name)))
      assert.equal(faults({ nodes, arrows: [{ from: to, name, to: from }] }).length, 1, name);
    assert.deepEqual(faults({ nodes, arrows: [{ ...arrows[0], name: 'Gone' }] }), [
      'session -- Gone --> run',
    ]);
    assert.deepEqual(faults({ nodes: { a: 'src/Gone.cs' }, arrows: [] }), ['src/Gone.cs']);
  });
});
