const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const QUOTED = '"(?:[^"\\\\\\x00-\\x08\\x0a-\\x1f\\x7f]|\\\\[^\\x00-\\x08\\x0a-\\x1f\\x7f])*"';
/** RFC 9110 section 5.6.6: a semicolon may have nothing after it. */
const PARAMETER = new RegExp(`[ \\t]*;[ \\t]*(?:(${TOKEN})=(${TOKEN}|${QUOTED}))?`, 'gy');
const JSON_TYPE = /^application\/json(?![^ \t;])/i;

/** Whether a Content-Type is of JSON in UTF-8. Its other parameters mean nothing (RFC 8259 section 11), and do no harm. */
export function isJsonInUtf8(contentType: string): boolean {
  const field = contentType.trim();
  const [type] = JSON_TYPE.exec(field) ?? [];
  if (type === undefined) return false;
  const parameters = [...field.slice(type.length).matchAll(PARAMETER)];
  const isWellFormed = type + parameters.map(([text]) => text).join('') === field;
  return isWellFormed && parameters.every(([, name, value = '']) => !isCharset(name) || isUtf8(value));
}

/** Whether a Content-Encoding leaves the body as it is. */
export function isUncoded(contentEncoding: string): boolean {
  const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase());
  return codings.every((coding) => coding === '' || coding === 'identity');
}

function isCharset(name: string | undefined): boolean {
  return name?.toLowerCase() === 'charset';
}

function isUtf8(value: string): boolean {
  const text = value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
  return text.toLowerCase() === 'utf-8';
}
