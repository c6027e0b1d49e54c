// A stack as the program registers it, and the parts that it is made of: the components right under the root.

/** A resource or component. */
export interface Resource {
  key: string;
  type: string;
  name: string;
  /** The key of the component around it; left out at the top. */
  parent?: string;
  /** Whether it only groups others. */
  component: boolean;
  region: string;
  protect: boolean;
  retain: boolean;
  /** The keys of the resources that it is made of or waits for, each with the inputs that say so. */
  uses: Record<string, string[]>;
  inputs: Record<string, unknown>;
}

/** That one part uses another, and by which of their resources. */
export interface Edge {
  from: string;
  to: string;
  uses: { from: string; to: string; inputs: string[] }[];
}

/** `aws:s3/bucket:Bucket` as `s3 Bucket`, `tap:storage:DataStorage` as `DataStorage`. */
export function shortType(type: string): string {
  const [provider, module = '', name = ''] = type.split(':');
  return provider === 'aws' ? `${module.split('/')[0]} ${name}` : name;
}

/** The logical name in a key. */
export const nameOf = (key: string) => key.slice(key.indexOf('::') + 2);

export class StackParts {
  readonly byKey: ReadonlyMap<string, Resource>;
  /** The components that resources are in. */
  readonly parts: readonly Resource[];
  readonly edges: readonly Edge[];

  readonly resources: readonly Resource[];
  private readonly suffix: string;

  constructor(resources: readonly Resource[], environment: unknown) {
    this.resources = resources;
    this.suffix = `-${environment}`;
    this.byKey = new Map(resources.map((resource) => [resource.key, resource]));
    const used = new Set(
      resources.filter(({ component }) => !component).map((resource) => this.partOf(resource)),
    );
    this.parts = resources.filter((resource) => used.has(resource));
    this.edges = this.edgesOf();
  }

  /** The part that a resource is in; null for the root. */
  partOf(resource: Resource | undefined): Resource | null {
    if (resource?.parent === undefined) return null;
    const parent = this.byKey.get(resource.parent);
    return parent?.parent === undefined ? resource : this.partOf(parent);
  }

  /** A part's name without what all names have. */
  plainName = (part: Resource) => part.name.replace(/^tap-/, '').replaceAll(this.suffix, '');

  /** How many resources are in a part. */
  sizeOf = (part: Resource) =>
    this.resources.filter((resource) => !resource.component && this.partOf(resource) === part).length;

  private edgesOf(): Edge[] {
    const edges = new Map<string, Edge>();
    for (const resource of this.resources) {
      for (const [key, inputs] of Object.entries(resource.uses)) {
        const [from, to] = [this.partOf(resource), this.partOf(this.byKey.get(key))];
        if (!from || !to || from === to) continue;
        const id = `${from.key} ${to.key}`;
        const edge = edges.get(id) ?? { from: from.key, to: to.key, uses: [] };
        edges.set(id, edge);
        edge.uses.push({ from: resource.key, to: key, inputs });
      }
    }
    return [...edges.values()];
  }
}
