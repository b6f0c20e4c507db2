// Which request parameters a plan reads, and where each goes: by name, by the binding tables, or as an ARN of any type.

import type { Facts } from '../catalog/load-facts.js';
import type { ArnClassifier } from './arn-classifier.js';
import { anyArnNames, namesFor, normalize } from './names.js';
import type { ParameterTree, Sink } from './parameter-tree.js';
import { addValue, addWhole, type Scratch } from './scratch.js';
import { nounLength, type PlannedVariable, type TypePlan } from './type-plan.js';
import { untold, untoldSink } from './untold.js';
import { idPrefix, readerOf, type Reader } from './value-readers.js';

/** What the sinks of a plan are made of. */
export interface SinkSources {
  readonly tree: ParameterTree<Scratch>;
  readonly facts: Facts;
  readonly service: string;
  readonly name: string;
  readonly types: readonly TypePlan[];
  readonly typeIndex: ReadonlyMap<string, number>;
  readonly classifier: ArnClassifier;
}

/** An image may be named by a parameter that holds its id. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html */
const byParameter = 'resolve:ssm:';

/** In place of a reader: the value is a name whatever it looks like. */
const verbatim = 'verbatim';

/** In place of a reader: the value is a list of names with commas between them. */
const commaList = 'comma-list';

/**
 * Services whose names may be any text of a line, so that one may look like an ARN and be none: only parameters that say
 * so hold ARNs there. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 * https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabase.html
 */
const freelyNamed: ReadonlySet<string> = new Set(['cloudwatch', 'glue']);

/** Adds the sinks of all types of a plan to its tree. */
export function addSinks(sources: SinkSources): void {
  const { tree, facts, service, types } = sources;
  const longest = Math.max(0, ...types.map((type) => nounLength(type, sources.name)));
  for (const type of types) {
    const isNoun = longest > 0 && nounLength(type, sources.name) === longest;
    for (const variable of type.variables) addVariable(sources, type, variable, isNoun);
    if (service === 'ec2' && isNoun) tree.add('sourceRegion', sourceRegionSink(type));
  }
  for (const name of anyArnNames) tree.add(name, arnSink(sources));
  for (const { variable, path, reader } of facts.bindings.get(service) ?? []) {
    if (variable === 'Account') tree.add(path, accountSink(readerOf(reader)));
  }
  if (service === 'iam') {
    tree.add('path', (text, scratch) => {
      scratch.path ??= text.replace(/^\/+/, '');
    });
  }
}

function addVariable(sources: SinkSources, type: TypePlan, variable: PlannedVariable, isNoun: boolean): void {
  const { tree, facts, service } = sources;
  const foreign = `${type.formats[0]?.service ?? ''}/${type.name}`;
  const bindings = (facts.bindings.get(service) ?? []).filter(
    (binding) => binding.variable === variable.name && ['*', type.name, foreign].includes(binding.type),
  );
  // A variable has hundreds of names and a program thousands of plans: names of one kind share one sink.
  const verbatims = { bare: verbatimSink(variable, true), named: verbatimSink(variable) };
  const readings = {
    bare: variableSink(sources, type, variable, undefined, true),
    named: variableSink(sources, type, variable, undefined, false),
  };
  const sinkOf = (name: string, bare: boolean) =>
    (freelyNamed.has(service) && !/arns?$/i.test(name) ? verbatims : readings)[bare ? 'bare' : 'named'];
  const bound = new Set<string>();
  for (const { path, reader, type: of } of bindings) {
    bound.add(path.split('.').map(normalize).join('.'));
    if (reader === verbatim) tree.add(path, verbatimSink(variable));
    else if (reader === untold) tree.add(path, untoldSink(type, variable));
    else if (reader === commaList)
      tree.add(path, eachSink(of === foreign ? foreignSink(type, variable, undefined) : sinkOf(path, false)));
    else if (reader === '' && of !== foreign) tree.add(path, sinkOf(path, false));
    else if (of === foreign) tree.add(path, foreignSink(type, variable, readerOf(reader)));
    else tree.add(path, variableSink(sources, type, variable, readerOf(reader), false));
  }
  const isPath = type.name.startsWith('arn:');
  if (isPath) {
    tree.add(variable.name, variableSink(sources, type, variable, readerOf(variable.reader), false));
    return;
  }
  const others = new Set(type.variables.filter((other) => other !== variable).map((other) => normalize(other.name)));
  const names = namesFor(variable.name, type.name, variable.isMain, isNoun);
  // EC2 ids tell their type by their beginning, so there a parameter must name the variable itself.
  const named =
    service === 'ec2' ? [...names.exact].filter((name) => /ids?$/.test(name)) : [...names.named, ...names.exact];
  const known = new Set(named.filter((name) => !bound.has(name) && (names.exact.has(name) || !others.has(name))));
  for (const name of known) tree.add(name, sinkOf(name, false));
  if (service === 'ec2') return;
  for (const name of names.bare) {
    if (!bound.has(name) && !known.has(name)) tree.add(name, sinkOf(name, true));
  }
}

/** Hands on the texts between commas. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html */
function eachSink(sink: Sink<Scratch>): Sink<Scratch> {
  return (text, scratch) => {
    for (const part of text.split(',')) if (part.trim() !== '') sink(part.trim(), scratch);
  };
}

/** Takes any text as a name: an object of S3 may be called like an ARN. */
function verbatimSink({ slot }: PlannedVariable, bare = false): Sink<Scratch> {
  return (text, scratch) => {
    if (text !== '') addValue(scratch, slot, text, bare);
  };
}

/** Takes a name or a whole ARN for the type of another service, whose dependent action the call needs. */
function foreignSink(
  { index, formats }: TypePlan,
  { slot }: PlannedVariable,
  reader: Reader | undefined,
): Sink<Scratch> {
  return (text, scratch) => {
    const value = reader === undefined ? text : reader(text, scratch.event);
    if (value === undefined) return;
    if (!value.startsWith('arn:')) addValue(scratch, slot, value, false);
    else if (value.startsWith(`arn:${scratch.event.partition}:${formats[0]?.service ?? ''}:`))
      addWhole(scratch, index, value);
  };
}

/** Takes a name for the variable; a whole ARN for its type; or, of an ARN of another type, the part that the variable is. */
function variableSink(
  { classifier, typeIndex, service, facts }: SinkSources,
  type: TypePlan,
  variable: PlannedVariable,
  reader: Reader | undefined,
  bare: boolean,
): Sink<Scratch> {
  return (text, scratch) => {
    const value = reader === undefined ? text : reader(text, scratch.event);
    if (value === undefined || value === '') return;
    if (!value.startsWith('arn:')) {
      const told = service === 'ec2' ? facts.ec2IdPrefixes.get(idPrefix(value)) : undefined;
      if ((told !== undefined && told !== type.name) || (service === 'ec2' && value.startsWith(byParameter))) return;
      addValue(scratch, variable.slot, value, bare);
      return;
    }
    if (!isOfPartition(value, scratch)) return;
    if (classifier.typeOf(value) === type.name) {
      addWhole(scratch, type.index, value);
      return;
    }
    const found = classifier.classify(value);
    if (found === undefined || (variable.isMain && typeIndex.has(found.type))) return;
    const part = found.values[found.variables.indexOf(variable.name)];
    if (part === undefined) return;
    addValue(scratch, variable.slot, part, true);
    const [, , , region = '', account = ''] = value.split(':', 5);
    if (region !== '' && account !== '') scratch.homes[type.index] = { region, account };
  };
}

/** Whether an ARN is of the partition of the event. */
function isOfPartition(arn: string, { event: { partition } }: Scratch): boolean {
  return arn.startsWith('arn:') && arn.startsWith(partition, 4) && arn.charAt(4 + partition.length) === ':';
}

/** Takes an ARN of any type that the plan knows. */
function arnSink({ classifier }: SinkSources): Sink<Scratch> {
  return (text, scratch) => {
    if (!isOfPartition(text, scratch)) return;
    const index = classifier.indexOf(text);
    if (index === undefined) return;
    addWhole(scratch, index, text);
    scratch.isNamedByArn = true;
  };
}

/** A copy is called where it shall be, and its source may be elsewhere. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopySnapshot.html */
function sourceRegionSink({ index }: TypePlan): Sink<Scratch> {
  return (region, scratch) => {
    scratch.homes[index] = { region, account: scratch.event.account };
  };
}

function accountSink(reader: Reader | undefined): Sink<Scratch> {
  return (text, scratch) => {
    const account = reader === undefined ? undefined : reader(text, scratch.event);
    if (account !== undefined) scratch.account = account;
  };
}
