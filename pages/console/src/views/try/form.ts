// The form of an operation. It tells what the API will refuse, and sends it all the same: to see how it refuses is a reason to try.
import { type Child, h } from '#shared/dom';
import type { Stack } from '../../types';
import {
  type ApiRequest,
  type Body,
  bodyFaults,
  type Definition,
  keyOf,
  type Operation,
  type Parameter,
  parameterFaults,
  requestOf,
} from './operations';
import { rulesOf } from './schema';

export interface FormContext {
  definition: Definition;
  stack: Stack;
  /** What a path's `id` is at first. */
  id: string;
  send(request: ApiRequest): void;
}

interface Field {
  element: HTMLElement;
  value(): string;
}

// A token is a secret: it is kept for as long as this page is open, and nowhere else.
let token = '';

export function operationForm(
  operation: Operation,
  { definition, stack, id, send }: FormContext,
): HTMLElement {
  const parameters = operation.parameters.map((parameter) => ({
    key: keyOf(parameter),
    field: parameterField(
      parameter,
      parameter.in === 'path' && parameter.name === 'id' ? id : '',
      definition,
    ),
  }));
  const body = operation.body ? bodyField(operation.body, definition) : null;
  const mayCall = stack.mayWrite || operation.method === 'GET';
  const submit = (event: Event) => {
    event.preventDefault();
    const values = new Map(parameters.map(({ key, field }) => [key, field.value()]));
    const request = requestOf(operation, { parameters: values, body: body?.value() ?? '' });
    if (asksForToken(operation, stack) && token) request.headers.Authorization = `Bearer ${token}`;
    send(request);
  };
  return h(
    'form',
    { 'aria-labelledby': 'operation-title', on: { submit } },
    h(
      'h3',
      { id: 'operation-title' },
      h('span', { class: 'method' }, operation.method),
      ` ${operation.path}`,
    ),
    h(
      'p',
      null,
      operation.summary,
      '. ',
      operation.description ? h('span', { class: 'note' }, operation.description) : null,
    ),
    parameters.map(({ field }) => field.element),
    body?.element,
    authorization(operation, stack),
    h(
      'div',
      { class: 'tools' },
      h('button', { class: 'primary', disabled: !mayCall }, 'Send'),
      whyNot(mayCall),
    ),
  );
}

const whyNot = (mayCall: boolean) =>
  mayCall
    ? null
    : h(
        'span',
        { class: 'note' },
        'This console is read only: start it with ',
        h('code', null, '--write'),
        ' to send what may change something.',
      );

const asksForToken = ({ isOpen }: Operation, { authorization: mode }: Stack) => mode === 'JWT' && !isOpen;

function authorization(operation: Operation, stack: Stack): Child {
  if (asksForToken(operation, stack)) {
    const field = h('input', {
      type: 'password',
      autocomplete: 'off',
      value: token,
      on: { input: () => (token = field.value.trim()) },
    });
    return h(
      'div',
      { class: 'field' },
      h('label', null, h('b', null, 'Token'), field),
      h(
        'p',
        { class: 'note' },
        'Sent as the bearer of Authorization, and kept in the memory of this page alone.',
      ),
    );
  }
  const words =
    stack.authorization === 'IAM' && !operation.isOpen
      ? 'The console signs the call with its own AWS credentials.'
      : 'This operation is open to everybody: the call carries no credentials.';
  return h('p', { class: 'note' }, words);
}

/** Shows what is wrong with a value beneath its field, as it is written. */
function checked(
  input: HTMLInputElement | HTMLTextAreaElement,
  check: (value: string) => string[],
): HTMLElement {
  const faults = h('ul', { class: 'faults', id: `${input.id}-faults`, 'aria-live': 'polite' });
  input.setAttribute('aria-describedby', `${input.id}-note ${input.id}-faults`);
  input.addEventListener('input', () => {
    const found = check(input.value);
    input.ariaInvalid = `${found.length > 0}`;
    faults.replaceChildren(...found.map((fault) => h('li', null, fault)));
  });
  return faults;
}

function parameterField(parameter: Parameter, value: string, { resolve }: Definition): Field {
  const { name, in: place, required, description, schema, example } = parameter;
  const id = `${place}-${name}`;
  const input = h('input', {
    id,
    value: value || (required && place !== 'path' ? example : ''),
    placeholder: example && `such as ${example}`,
    autocomplete: 'off',
    spellcheck: 'false',
    // Without it there is no path to call.
    required: place === 'path',
  });
  const element = h(
    'div',
    { class: 'field' },
    h(
      'label',
      { for: id },
      h('b', null, name),
      h('span', { class: 'note' }, ` ${place}${required ? ', required' : ''}`),
    ),
    input,
    h(
      'p',
      { class: 'note', id: `${id}-note` },
      [description, ...rulesOf(schema)].filter(Boolean).join(' · '),
    ),
    checked(input, (written) => parameterFaults(parameter, written, resolve)),
  );
  return { element, value: () => input.value };
}

function bodyField(body: Body, { resolve }: Definition): Field {
  const input = h('textarea', { id: 'body', spellcheck: 'false', rows: 8 }, body.examples[0]?.text ?? '');
  const examples = body.examples.map(({ name, text }) => {
    const take = () => {
      input.value = text;
      input.dispatchEvent(new Event('input'));
    };
    return h('button', { type: 'button', class: 'chip', on: { click: take } }, name);
  });
  const element = h(
    'div',
    { class: 'field' },
    h(
      'label',
      { for: 'body' },
      h('b', null, 'Body'),
      h('span', { class: 'note' }, ` ${body.type}${body.required ? ', required' : ''}`),
    ),
    h('div', { class: 'chips', role: 'group', 'aria-label': 'Examples' }, examples),
    input,
    h('p', { class: 'note', id: 'body-note' }, body.description),
    checked(input, (text) => bodyFaults(body, text, resolve)),
  );
  return { element, value: () => input.value };
}
