import fc from 'fast-check';

/** A JSON value as somebody writes it, and the canonical form that it has, whoever writes it. */
export interface JsonText {
  sent: string;
  canonical: string;
}

interface Member extends JsonText {
  name: string;
}

/** Every string that JavaScript has, halves of characters included. */
const anyString = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.nat(0xff_ff), { maxLength: 5 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('__proto__', 'constructor', 'toJSON', 'data', 'signature', '', '2', '10', '-1', ',"data":'),
);
/** What the grammar has between two tokens. */
const space = fc.stringMatching(/^[ \t\r\n]{0,2}$/);
/** RFC 8259 section 6. */
const numberText = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?$/),
  fc.constantFrom(
    '9007199254740993',
    '1.10',
    '-0',
    '1e400',
    '-1E+400',
    '0e-0',
    '123456789012345678901234567890',
  ),
);

const verbatim = (text: string): JsonText => ({ sent: text, canonical: text });

/** A string with each unit as it is or escaped; half a character has to be. */
const stringText = fc.tuple(anyString, fc.boolean()).map(([value, isEscaped]): Member => {
  const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const canonical = JSON.stringify(value);
  const sent = isEscaped ? `"${value.split('').map(escaped).join('')}"` : canonical;
  return { name: value, sent, canonical };
});

function arrayOf(elements: fc.Arbitrary<JsonText>): fc.Arbitrary<JsonText> {
  return fc.tuple(fc.array(elements, { maxLength: 4 }), space).map(([texts, gap]) => ({
    sent: `[${gap}${texts.map(({ sent }) => sent).join(`${gap},${gap}`)}${gap}]`,
    canonical: `[${texts.map(({ canonical }) => canonical).join(',')}]`,
  }));
}

function objectOf(values: fc.Arbitrary<JsonText>): fc.Arbitrary<JsonText> {
  const members = fc.uniqueArray(fc.tuple(stringText, values), {
    maxLength: 4,
    selector: ([{ name }]) => name,
  });
  return fc.tuple(members, space).map(([pairs, gap]) => {
    const inOrder = pairs.toSorted(([one], [other]) => (one.name < other.name ? -1 : 1));
    return {
      sent: `{${gap}${pairs.map(([name, value]) => `${name.sent}${gap}:${gap}${value.sent}`).join(`${gap},`)}${gap}}`,
      canonical: `{${inOrder.map(([name, value]) => `${name.canonical}:${value.canonical}`).join(',')}}`,
    };
  });
}

const { value } = fc.letrec<{ value: JsonText }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 6 },
    fc.constantFrom('null', 'true', 'false').map(verbatim),
    numberText.map(verbatim),
    stringText.map(({ sent, canonical }) => ({ sent, canonical })),
    arrayOf(tie('value')),
    objectOf(tie('value')),
  ),
}));

/** Any JSON object. */
export const jsonObjectText = objectOf(value);
