// Event selectors, basic and advanced, from the JSON that AWS gives: checked, and in one shape.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html

import type { EventSelector, FieldSelector } from './trail.js';

/** Selectors, or one clause that says what is wrong. */
export type SelectorReading =
  | { readonly kind: 'selectors'; readonly selectors: readonly EventSelector[] }
  | { readonly kind: 'invalid'; readonly message: string };

type Json = Readonly<Record<string, unknown>>;

/** Reads `EventSelectors`. */
export function readBasicSelectors(value: unknown): SelectorReading {
  return readAll(value, 'EventSelectors', basicSelector);
}

/** Reads `AdvancedEventSelectors`. Categories that no trail logs calls by (`Insight`, `NetworkActivity`) are left out. */
export function readAdvancedSelectors(value: unknown): SelectorReading {
  return readAll(value, 'AdvancedEventSelectors', advancedSelector);
}

type Parsed = readonly EventSelector[] | string;

function readAll(value: unknown, key: string, read: (selector: Json) => Parsed): SelectorReading {
  if (!Array.isArray(value)) return { kind: 'invalid', message: `its \`${key}\` are no list` };
  const selectors: EventSelector[] = [];
  for (const [index, entry] of value.entries()) {
    const parsed = isObject(entry) ? read(entry) : 'is no object';
    if (typeof parsed === 'string') return { kind: 'invalid', message: `\`${key}[${index}]\` ${parsed}` };
    selectors.push(...parsed);
  }
  return { kind: 'selectors', selectors };
}

const sides: Readonly<Record<string, readonly string[] | undefined>> = {
  All: [],
  ReadOnly: ['true'],
  WriteOnly: ['false'],
};

function basicSelector(selector: Json): Parsed {
  const { ReadWriteType = 'All', IncludeManagementEvents = true } = selector;
  const { DataResources = [], ExcludeManagementEventSources = [] } = selector;
  const readOnly = typeof ReadWriteType === 'string' ? sides[ReadWriteType] : undefined;
  if (!readOnly) return 'has a `ReadWriteType` other than `All`, `ReadOnly` and `WriteOnly`';
  if (typeof IncludeManagementEvents !== 'boolean') return 'has an `IncludeManagementEvents` that is no boolean';
  if (!isTexts(ExcludeManagementEventSources)) return 'has `ExcludeManagementEventSources` that are no list of texts';
  if (!Array.isArray(DataResources)) return 'has `DataResources` that are no list';
  const side = readOnly.length > 0 ? [field('readOnly', { equals: readOnly })] : [];
  const excluded =
    ExcludeManagementEventSources.length > 0
      ? [field('eventSource', { notEquals: ExcludeManagementEventSources })]
      : [];
  const parsed: EventSelector[] = IncludeManagementEvents
    ? [{ category: 'Management', fields: [...side, ...excluded] }]
    : [];
  for (const resource of DataResources as readonly unknown[]) {
    if (!isObject(resource) || typeof resource['Type'] !== 'string' || !isTexts(resource['Values']))
      return 'has a data resource without `Type` and `Values`';
    const type = field('resources.type', { equals: [resource['Type']] });
    const arns = basicArns(resource['Type'], resource['Values']);
    if (resource['Values'].length > 0)
      parsed.push({ category: 'Data', fields: [...side, type, ...(arns ? [arns] : [])] });
  }
  return parsed;
}

// `arn:aws:s3` and its kin stand for all resources of the type, and so does `arn:aws:s3:::`; values of S3 are beginnings,
// those of functions and tables exact. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
function basicArns(type: string, values: readonly string[]): FieldSelector | undefined {
  if (values.some((value) => /^arn:[^:]+:(s3|lambda|dynamodb)(:::?)?$/.test(value))) return undefined;
  // A bucket without its slash names no object.
  const isBeginning = (value: string) => type === 'AWS::S3::Object' && value.includes('/');
  return field('resources.ARN', {
    startsWith: values.filter(isBeginning),
    equals: values.filter((value) => !isBeginning(value)),
  });
}

const operators = {
  Equals: 'equals',
  StartsWith: 'startsWith',
  EndsWith: 'endsWith',
  NotEquals: 'notEquals',
  NotStartsWith: 'notStartsWith',
  NotEndsWith: 'notEndsWith',
} as const;

function advancedSelector({ FieldSelectors }: Json): Parsed {
  if (!Array.isArray(FieldSelectors)) return 'has no list `FieldSelectors`';
  const fields: FieldSelector[] = [];
  for (const entry of FieldSelectors as readonly unknown[]) {
    const parsed = isObject(entry) ? fieldSelector(entry) : 'has a field selector that is no object';
    if (typeof parsed === 'string') return parsed;
    fields.push(parsed);
  }
  const category = fields.find((one) => one.field === 'eventCategory')?.equals[0];
  const rest = fields.filter((one) => one.field !== 'eventCategory');
  if (category === undefined) return 'has no field `eventCategory` with `Equals`';
  if (category === 'Management') return [{ category, fields: rest }];
  if (category !== 'Data') return [];
  if (!rest.some((one) => one.field === 'resources.type')) return 'selects data events without a `resources.type`';
  return [{ category, fields: rest }];
}

function fieldSelector(entry: Json): FieldSelector | string {
  const { Field } = entry;
  if (typeof Field !== 'string') return 'has a field selector without `Field`';
  const parts: Partial<Record<(typeof operators)[keyof typeof operators], readonly string[]>> = {};
  for (const [operator, name] of Object.entries(operators)) {
    const values = entry[operator] ?? [];
    if (!isTexts(values)) return `has a field \`${Field}\` whose \`${operator}\` is no list of texts`;
    parts[name] = values;
  }
  const unknown = Object.keys(entry).find((key) => key !== 'Field' && !(key in operators));
  if (unknown !== undefined)
    return `has a field \`${Field}\` with the operator \`${unknown}\`, which trailfit does not know`;
  return field(Field, parts);
}

function field(name: string, parts: Partial<Omit<FieldSelector, 'field'>>): FieldSelector {
  const none = { equals: [], startsWith: [], endsWith: [], notEquals: [], notStartsWith: [], notEndsWith: [] };
  return { ...none, ...parts, field: name };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
