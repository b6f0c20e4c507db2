// The policies of a bundle that trailfit has written: a set for each of its principals, with all that each has afterwards.

import { parsePolicyValue } from '../iam/parse-policy.js';
import type { AttachedWorld, NamedPolicy, PolicyFile, PolicySet } from './policy-set.js';

type Json = Readonly<Record<string, unknown>>;

/** The sets of a bundle, or the first thing that is wrong with it. */
export function readBundle(bundle: Json): PolicyFile {
  const reader = new BundleReader(bundle['attached']);
  const sets = reader.setsOf(bundle['principals']);
  if (reader.refusal) return reader.refusal;
  return sets.length > 0 ? { kind: 'policies', sets } : unreadable('it is a bundle without a principal');
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a holder has now, and what it has afterwards. */
interface Held {
  readonly before: readonly NamedPolicy[];
  readonly after: readonly NamedPolicy[];
}

/** Reads entries, and what they share; whatever is not as it must be is passed over, and the first of that is the refusal. */
class BundleReader {
  refusal: Exclude<PolicyFile, { readonly kind: 'policies' }> | undefined;
  readonly #managed: ReadonlyMap<unknown, unknown>;
  readonly #groups = new Map<unknown, Held>();
  readonly #levels: AttachedWorld['levels'];

  constructor(shared: unknown) {
    const { managed, groups, levels } = isObject(shared) ? shared : {};
    this.#managed = new Map(objectsIn(managed).map(({ arn, document }) => [arn, document]));
    for (const { group, attached } of objectsIn(groups)) {
      const before = objectsIn(attached).flatMap((one) => this.#attachedPolicy(one, textOf(group)));
      this.#groups.set(group, { before, after: before });
    }
    this.#levels = listIn(levels).map((policies, level) =>
      listIn(policies).flatMap((document) => this.#policy(`service control policy of level ${level + 1}`, document)),
    );
  }

  setsOf(principals: unknown): readonly PolicySet[] {
    if (!Array.isArray(principals)) return this.#refuse(unreadable('its `principals` are no list'));
    const entries = principals.flatMap((entry: unknown) => this.#entry(entry));
    for (const { json, held } of entries)
      if (json['kind'] === 'group' && held) this.#groups.set(json['principal'], held);
    return entries.map(({ json, set, held }) => ({
      ...set,
      ...(held && { attached: this.#worldOf(json, set, held) }),
    }));
  }

  #entry(json: unknown): readonly {
    readonly json: Json;
    readonly set: PolicySet & { readonly principal: string };
    readonly held?: Held;
  }[] {
    if (!isObject(json) || typeof json['principal'] !== 'string' || !Array.isArray(json['policies']))
      return this.#refuse(unreadable('one of its `principals` has no `principal` and `policies`'));
    const { principal } = json;
    const policies = listIn(json['policies']).flatMap((policy) => {
      const { name, document } = isObject(policy) ? policy : {};
      return this.#policy(textOf(name), document, principal);
    });
    const set = { principal, roles: textsIn(json['roles']), policies };
    if (!Array.isArray(json['attached'])) return [{ json, set }];
    const attached = objectsIn(json['attached']).map((one) => ({
      stays: one['stays'] === true,
      policies: this.#attachedPolicy(one, principal),
    }));
    const staying = attached.filter(({ stays }) => stays).flatMap((one) => one.policies);
    return [{ json, set, held: { before: attached.flatMap((one) => one.policies), after: [...staying, ...policies] } }];
  }

  #worldOf(json: Json, set: PolicySet & { readonly principal: string }, { before, after }: Held): AttachedWorld {
    const { principal, roles = [], policies } = set;
    const groups = textsIn(json['groups']).flatMap((arn) => this.#groups.get(arn) ?? this.#lacks('group', arn));
    const members = textsIn(json['members']);
    const boundary = isObject(json['boundary']) ? this.#attachedPolicy(json['boundary'], principal) : [];
    const [limit] = boundary;
    return {
      kind: json['kind'] === 'group' || json['kind'] === 'policy' ? json['kind'] : 'principal',
      members: members.length > 0 ? members : roles.length > 0 ? roles : [principal],
      before: [...before, ...groups.flatMap((group) => group.before)],
      beside: [...after.filter((one) => !policies.includes(one)), ...groups.flatMap((group) => group.after)],
      ...(limit && { boundary: limit }),
      levels: this.#levels,
    };
  }

  /** A policy of a principal or a group: its document is its own, or a managed one that the bundle holds once. */
  #attachedPolicy({ policy, arn, document }: Json, holder: string): readonly NamedPolicy[] {
    const name = textOf(policy);
    if (arn === undefined) return this.#policy(name, document, holder);
    if (!this.#managed.has(arn)) return this.#lacks('policy', arn);
    return this.#policy(name, this.#managed.get(arn), holder);
  }

  #policy(name: string, document: unknown, holder?: string): readonly NamedPolicy[] {
    const parsed = parsePolicyValue(document);
    if (parsed.kind === 'policy') return [{ name, document: parsed.policy }];
    const shown = holder === undefined ? name : `${holder} ${name}`;
    return this.#refuse({ kind: 'invalid', name: shown, problems: parsed.problems });
  }

  #lacks(what: string, arn: unknown): readonly never[] {
    return this.#refuse(unreadable(`it does not hold the ${what} ${JSON.stringify(arn)} that it names`));
  }

  #refuse(refusal: NonNullable<BundleReader['refusal']>): readonly never[] {
    this.refusal ??= refusal;
    return [];
  }
}

function unreadable(message: string): { readonly kind: 'unreadable'; readonly message: string } {
  return { kind: 'unreadable', message };
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectsIn(value: unknown): readonly Json[] {
  return listIn(value).filter(isObject);
}

function textsIn(value: unknown): readonly string[] {
  return listIn(value).filter((one) => typeof one === 'string');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
