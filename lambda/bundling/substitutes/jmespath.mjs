/** The member of an object. JMESPath can say much more; the paths that the functions give to Powertools are names. */
export function search(name, data) {
  if (!/^\w+$/.test(name)) throw new Error(`The bundles know no JMESPath but a name: ${name}`);
  return data[name] ?? null;
}

export class PowertoolsFunctions {}
