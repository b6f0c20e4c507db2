// Makes test/mapping/sdk-operations.json: the operations of AWS's API models, as the packages @aws-sdk/client-* have them.
// They are no dependencies: the table is made once, of packages that were unpacked somewhere. Same packages, same bytes.
// Usage: npm install --ignore-scripts --prefix DIR @aws-sdk/client-NAME.. && node tools/build-sdk-operations.js DIR/node_modules/@aws-sdk

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const target = new URL('../test/mapping/sdk-operations.json', import.meta.url);

// A client's calls are logged under the name that it signs with, but for these.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-aws-service-specific-topics.html
const eventSources = new Map([
  ['appstream', 'appstream2'],
  ['application-auto-scaling', 'autoscaling'],
  ['connectparticipant', 'participant-connect'],
  ['lex-runtime-service', 'runtime.lex'],
  ['lex-runtime-v2', 'runtime-v2-lex'],
  ['marketplace-catalog', 'marketplacecatalog'],
  ['marketplace-entitlement-service', 'entitlement-marketplace'],
  ['marketplace-metering', 'metering-marketplace'],
  ['sso', 'sso'],
  ['timestream-query', 'query.timestream'],
  ['timestream-write', 'ingest.timestream'],
  ['transcribe-streaming', 'transcribestreaming'],
]);

const byCodeUnit = (left, right) => (left < right ? -1 : left > right ? 1 : 0);
const read = (...path) => readFileSync(join(...path), 'utf8');

function find(text, pattern, what) {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`no ${what}`);
  return found;
}

/** The operations that are called without a signature, so that no identity can be asked for a permission. */
function unsignedOperations(folder) {
  const provider = join(folder, 'dist-es/auth/httpAuthSchemeProvider.js');
  if (!existsSync(provider)) return [];
  const cases = read(provider).matchAll(/((?:case "\w+":\s*)+)\{([^}]*)\}/g);
  return [...cases].flatMap(([, names, body]) => {
    const options = [...body.matchAll(/options\.push\(create(\w+?)HttpAuthOption/g)].map(([, option]) => option);
    const isUnsigned = options.length > 0 && options.every((option) => option === 'SmithyApiNoAuth');
    return isUnsigned ? [...names.matchAll(/"(\w+)"/g)].map(([, name]) => name) : [];
  });
}

function readClient(folder) {
  const { name, version } = JSON.parse(read(folder, 'package.json'));
  const client = name.replace('@aws-sdk/client-', '');
  const signingName = find(
    read(folder, 'dist-es/endpoint/EndpointParameters.js'),
    /defaultSigningName: "([^"]+)"/,
    `signing name of ${name}`,
  );
  const apiVersion = find(
    read(folder, 'dist-es/runtimeConfig.shared.js'),
    /apiVersion: "([^"]+)"/,
    `version of ${name}`,
  );
  const operations = readdirSync(join(folder, 'dist-es/commands'))
    .filter((file) => file.endsWith('Command.js'))
    .map((file) => file.slice(0, -'Command.js'.length));
  const source = `${eventSources.get(client) ?? signingName}.amazonaws.com`;
  const texts = [unsignedOperations(folder), operations].map((list) => list.sort(byCodeUnit).join(' '));
  return [client, version, apiVersion, source, ...texts];
}

/** The text of the table, of the clients in a folder. */
export function buildOperations(folder) {
  const rows = readdirSync(folder)
    .map((entry) => join(folder, entry))
    .filter((entry) => /[\\/]client-[^\\/]+$/.test(entry) && existsSync(join(entry, 'dist-es/commands')))
    .map(readClient)
    .sort(([left], [right]) => byCodeUnit(left, right));
  const about =
    'The operations of the packages @aws-sdk/client-*: [client, version read, API version, event source, operations without a signature, operations].';
  const head = { schema: 'trailfit/sdk-operations/1', about };
  const lines = Object.entries(head).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return `{\n${lines.join('\n')}\n"rows": [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n}\n`;
}

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('name the folder with the packages');
writeFileSync(target, buildOperations(folder));
