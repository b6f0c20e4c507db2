// What a log may throw at trailfit, item by item: the test that holds it, and the code without which that test fails.

/** A planted mistake: a file below src/, a text that stands there once, and what stands in its place. */
export type Edit = readonly [file: string, text: string, replacement: string];

/** An item; the file of its test below test/, and what stands there as a title, or as the word of a row; and how it breaks. */
export interface HeldItem {
  readonly item: string;
  readonly file: string;
  readonly title: string;
  readonly without: readonly Edit[];
}

const held = (item: string, file: string, title: string, ...without: readonly Edit[]): HeldItem => ({
  ...{ item, file, title, without },
});

/** Shapes, faults, limits, what must not get out, and what goes wrong outside. `npm run mutants -- --only held` breaks each. */
export const heldItems: readonly HeldItem[] = [
  held('a bare array', 'decode/decode.test.ts', 'of an array', [
    'decode/wrapping.ts',
    'if (isArray(document)) return [document];',
    '',
  ]),
  held('lookup-events output', 'decode/decode.test.ts', 'of the event history', [
    'decode/wrapping.ts',
    "if (typeof text === 'string') return handedOutBy('event-history', recordOfText(text, 'CloudTrailEvent'));",
    '',
  ]),
  held('EventBridge', 'decode/decode.test.ts', 'of EventBridge, one a line', [
    'decode/wrapping.ts',
    "if (element['detail-type'] !== undefined && isObject(detail))",
    "if (element['detail-type'] === null && isObject(detail))",
  ]),
  held('lines with foreign keys', 'decode/decode.test.ts', 'as they stand, where a foreign key `%s` is beside', [
    'decode/wrapping.ts',
    "if (element['eventName'] === undefined) return shippedRecord",
    'return shippedRecord',
  ]),
  held('below aws.cloudtrail', 'decode/decode.test.ts', 'below aws.cloudtrail, as log shippers have them', [
    'decode/wrapping.ts',
    "if (isObject(shipped) && shipped['eventName'] !== undefined) return { kind: 'record', record: shipped };",
    '',
  ]),
  held('concatenated objects', 'decode/decode.test.ts', 'one after another without anything between', [
    'decode/parser.ts',
    'jsonStreaming: true',
    'jsonStreaming: false',
  ]),
  held(
    'a byte-order mark',
    'decode/decode.test.ts',
    'behind a byte-order mark',
    ['decode/decode.ts', "text.startsWith('\\uFEFF') ? text.slice(1) : text", 'text'],
    ['decode/document-reader.ts', "return text.includes('\\uFEFF') ? text.trimStart() : text;", 'return text;'],
  ),
  held('white space', 'decode/decode.test.ts', 'white space', [
    'decode/document-reader.ts',
    'if (detail === undefined && !this.#tokens.isInside) return;',
    '',
  ]),
  held('an empty file', 'decode/decode.test.ts', 'an empty file', [
    'decode/document-reader.ts',
    'if (detail === undefined && !this.#tokens.isInside) return;',
    '',
  ]),
  held('an empty list', 'decode/decode.test.ts', 'an empty list', [
    'decode/batch-maker.ts',
    'return lists.length > 0;',
    'return lists.some((list) => list.length > 0);',
  ]),
  held('gzip in several members', 'decode/decode.test.ts', 'of several packed members that cut a record', [
    'decode/unpack.ts',
    'bytes: gunzipSync(stored, { maxOutputLength: mostBytes })',
    "bytes: gunzipSync(Buffer.from(stored).subarray(0, Buffer.from(stored).indexOf('1f8b08', 1, 'hex') >>> 0), { maxOutputLength: mostBytes })",
  ]),
  held('plain bytes under .gz', 'integration/file-names.test.ts', 'uncompressed bytes under `.json.gz`', [
    'decode/unpack.ts',
    'return bytes[0] === 0x1f && bytes[1] === 0x8b;',
    'return bytes.length > 0;',
  ]),
  held('gzip under .json', 'integration/file-names.test.ts', 'gzip under `.json`', [
    'decode/unpack.ts',
    'return bytes[0] === 0x1f && bytes[1] === 0x8b;',
    'return bytes.length < 0;',
  ]),
  held('real files of each shape', 'corpus/shapes.test.ts', 'holds its records, packed or not', [
    'decode/wrapping.ts',
    "if (isObject(shipped) && shipped['eventName'] !== undefined) return { kind: 'record', record: shipped };",
    '',
  ]),
  held('truncated gzip', 'decode/decode.test.ts', 'a gzip that is cut anywhere gives all records before the cut', [
    'decode/decode.ts',
    'if (!isZlibError(error)) return undefined;',
    "if (!isZlibError(error) || error.code === 'Z_BUF_ERROR') return undefined;",
  ]),
  held('corrupt gzip', 'decode/decode.test.ts', 'a gzip that is corrupt %s gives the records before', [
    'decode/unpack.ts',
    'goodBytes: longestGood(stored, mostBytes)',
    'goodBytes: 0',
  ]),
  held('trailing garbage', 'decode/decode.test.ts', 'by bytes behind its end', [
    'decode/unpack.ts',
    "return { kind: 'corrupt', goodBytes: longestGood(stored, mostBytes), error };",
    "return { kind: 'plain', bytes: gunzipSync(stored.subarray(0, longestGood(stored, mostBytes)), { finishFlush: constants.Z_SYNC_FLUSH }) };",
  ]),
  held('broken JSON', 'fuzz/fuzz.test.ts', 'whatever is done to the bytes', [
    'decode/document-reader.ts',
    '    if (this.#gap) {\n      this.#maker.fail(...this.#gap.lostRest());\n      return;\n    }',
    'if (this.#gap) return;',
  ]),
  held('a list that is missing or none', 'decode/faults.test.ts', 'a list of records that is none says what it is:', [
    'decode/batch-maker.ts',
    'if (own !== undefined) return `',
    'if (own === null) return `',
  ]),
  held('records that are no objects', 'decode/decode.test.ts', 'an element that is a number', [
    'decode/batch-maker.ts',
    "    if (!isObject(value)) {\n      this.fail('record-not-object'",
    "    if (value === undefined) {\n      this.fail('record-not-object'",
  ]),
  held('fields of wrong types', 'event/read-event.test.ts', 'its source', [
    'event/read-event.ts',
    "if (!isName(record.eventSource)) return { kind: 'failed', reason: 'bad-event-source' };",
    '',
  ]),
  held('a time that is none', 'event/read-event.test.ts', 'its time', [
    'event/read-event.ts',
    "if (time === undefined) return { kind: 'failed', reason: 'bad-event-time' };",
    '',
  ]),
  held('a Region that is none', 'event/read-event.test.ts', 'its region', [
    'event/read-event.ts',
    "if (!isName(region)) return { kind: 'failed', reason: 'bad-region' };",
    '',
  ]),
  held('an identity that is none', 'event/read-event.test.ts', 'its identity', [
    'event/read-principal.ts',
    "if (!isObject(identity)) return failed('no-identity');",
    '',
  ]),
  held('a name that is none', 'event/read-event.test.ts', 'its name', [
    'event/read-event.ts',
    "if (!isName(record.eventName)) return { kind: 'failed', reason: 'bad-event-name' };",
    '',
  ]),
  held('parameters that are none', 'event/read-event.test.ts', 'the parameters %j as %j', [
    'event/read-event.ts',
    'parameters: objectOr(record.requestParameters),',
    'parameters: record.requestParameters,',
  ]),
  held('resources that are none', 'event/read-event.test.ts', 'the resources %j as %j', [
    'event/read-event.ts',
    "if (typeof arn !== 'string' || arn === '') return [];",
    '',
  ]),
  held('a flag as a text', 'event/read-event.test.ts', 'the flag readOnly %j as %j', [
    'event/read-event.ts',
    "if (value === true || value === 'true') return true;",
    'if (value === true) return true;',
  ]),
  held('an id that is none', 'event/read-event.test.ts', 'no id where the record has none', [
    'event/read-event.ts',
    'id: text(record.eventID),',
    'id: String(record.eventID),',
  ]),
  held('an error that is no text', 'event/read-event.test.ts', 'the error %j (%j) as %s', [
    'event/read-event.ts',
    "return value === undefined || value === null || typeof value === 'string' ? text(value) : typeof value;",
    'return text(value);',
  ]),
  held('an issuer that is empty', 'event/read-principal.test.ts', 'a session whose issuer is empty', [
    'event/read-principal.ts',
    "if (!isObject(issuer) || typeof issuer['arn'] !== 'string') {",
    'if (!isObject(issuer)) {',
  ]),
  held('a user without an ARN', 'event/read-principal.test.ts', 'a user that is hidden', [
    'event/read-principal.ts',
    "return named(identity['arn'], identity['principalId']);\n    case 'AWSService':",
    "return named(identity['arn'] ?? `arn:aws:iam::${identity['accountId']}:user/${identity['userName']}`, identity['principalId']);\n    case 'AWSService':",
  ]),
  held('the same record twice', 'gather/gather.test.ts', 'adds up over records and objects whatever is broken', [
    'usage/evidence.ts',
    'if (group !== undefined) return evidence.ids.add(high, low, group);',
    'if (group !== undefined) return true;',
  ]),
  held('invalid UTF-8', 'decode/faults.test.ts', 'half a character', [
    'decode/document-reader.ts',
    'this.#tokens.startPiece(isSpoilt(text) ? notUtf8 : undefined);',
    'this.#tokens.startPiece(undefined);',
  ]),
  held('lone surrogates', 'decode/faults.test.ts', 'half a surrogate pair, escaped', [
    'decode/token-value.ts',
    '(JSON.parse(JSON.stringify(text)) as string)',
    'Buffer.from(text).toString()',
  ]),
  held('a null character', 'decode/faults.test.ts', 'a null character, escaped', [
    'decode/token-value.ts',
    '(JSON.parse(JSON.stringify(text)) as string)',
    "text.split('\\0').join('')",
  ]),
  held('numbers beyond 2^53', 'decode/faults.test.ts', 'a number beyond 2^53', [
    'decode/token-value.ts',
    'this.#put(Number(token.value))',
    'this.#put(Math.min(Number(token.value), Number.MAX_SAFE_INTEGER))',
  ]),
  held('duplicate keys', 'decode/faults.test.ts', 'a key that stands twice is said to', [
    'decode/token-value.ts',
    'if (Object.hasOwn(filling.fields, filling.key)) this.#repeatedKey ??= filling.key;',
    '',
  ]),
  held('keys with escapes', 'decode/faults.test.ts', 'escaped keys of the record, and of the list', [
    'decode/decode.ts',
    'const text = textOf(plain.bytes);',
    "const text = textOf(plain.bytes).replaceAll('\\\\u', '\\\\\\\\u');",
  ]),
  held('nesting of 10,000', 'decode/faults.test.ts', 'nesting of 10,000', [
    'decode/limits.ts',
    'export const deepest = 100_000;',
    'export const deepest = 5000;',
  ]),
  held('strings of 100 MB', 'integration/hostile-bytes.test.ts', 'a text of 250 MB in a record', [
    'decode/document-reader.ts',
    'this.#openLength > this.#longestRecord ||',
    '',
  ]),
  held('a bomb of gzip', 'integration/hostile-bytes.test.ts', 'more than is to be read of an object', [
    'decode/decode.ts',
    'if (left < 0) throw new ObjectTooLarge(`it has more than ${mostBytes} bytes unpacked (\\`--max-object-bytes\\`)`);',
    '',
  ]),
  held('a trailer that lies', 'decode/faults.test.ts', 'a gzip trailer that lies about the size costs no record', [
    'decode/unpack.ts',
    'goodBytes: longestGood(stored, mostBytes)',
    'goodBytes: 0',
  ]),
  held('__proto__ and constructor', 'decode/faults.test.ts', 'hostile keys', [
    'decode/token-value.ts',
    "if (key !== '__proto__') fields[key] = value;\n  else Object",
    "if (key !== '') fields[key] = value;\n  else Object",
  ]),
  held('a cut object', 'decode/decode.test.ts', 'a document that is cut in a record', [
    'decode/document-reader.ts',
    "this.#maker.fail('truncated-json', lostRecords, detail ?? 'the text ends early');",
    '',
  ]),
  held('a break inside the list', 'decode/faults.test.ts', 'behind a break the next whole record is read:', [
    'decode/gap-search.ts',
    'if (recordStart.test(text.slice(brace, brace + longestStart))) {',
    'if (brace < 0) {',
  ]),
  held(
    'constant memory',
    'integration/hostile-bytes.test.ts',
    '$title: a small heap is enough, and the account adds up',
    ['decode/document-reader.ts', 'this.#openTokens > mostTokens) {', 'this.#openTokens < 0) {'],
  ),
  held('large objects in batches', 'decode/decode.test.ts', 'hands out a large object in batches', [
    'decode/decode.ts',
    'if (maker.size >= batchRecords) yield maker.take();',
    '',
  ]),
  held('back pressure', 'source/map-windowed.test.ts', 'stops pulling while its consumer does not take', [
    'source/map-windowed.ts',
    ' && this.#held < this.#size',
    '',
  ]),
  held('--max-record-bytes', 'integration/hostile-bytes.test.ts', 'a record beyond `--max-record-bytes` is lost', [
    'cli/settings.ts',
    "recordBytes: wholeNumber('max-record-bytes', flags.maxRecordBytes, mostRecordBytes),",
    'recordBytes: mostRecordBytes,',
  ]),
  held('--max-object-bytes', 'decode/faults.test.ts', 'an object is read up to its limit, packed or not', [
    'decode/decode.ts',
    'else if (left > 0) yield chunk.subarray(0, left);',
    '',
  ]),
  held('many spellings of one event', 'gather/gather.test.ts', 'is one line of usage: %s', [
    'gather/batch-builder.ts',
    "(mapped.kind === 'uses' ? mapped.event : undefined) ?? ",
    '',
  ]),
  held('many made-up events', 'usage/unmapped.test.ts', 'are few whoever makes them up', [
    'usage/unmapped.ts',
    'depth === 2 || level.cells.size < this.#limit',
    'depth <= 2',
  ]),
  held(
    'many ids of one principal',
    'usage/usage.test.ts',
    'of the unique ids under one ARN the sixteen smallest are kept',
    ['usage/usage.ts', 'if (ids.size <= keptIds) return;', 'if (ids.size <= 1000) return;'],
  ),
  held('terminal escapes', 'report/plain-text.test.ts', 'an escape sequence', [
    'report/plain-text.ts',
    '[\\p{Cc}\\p{Cf}',
    '[\\p{Cf}',
  ]),
  held('newlines', 'report/plain-text.test.ts', 'line breaks of all kinds', [
    'report/plain-text.ts',
    '\\p{Zl}\\p{Zp}]',
    ']',
  ]),
  held('right-to-left marks', 'report/plain-text.test.ts', 'marks that turn the direction', [
    'report/plain-text.ts',
    '\\p{Cc}\\p{Cf}',
    '\\p{Cc}',
  ]),
  held('texts for people', 'integration/hostile.test.ts', 'are files of their own folder', [
    'report/format-account.ts',
    '${plainText(id)}: ${plainText(kind)} after',
    '${id}: ${plainText(kind)} after',
  ]),
  held(
    'errors',
    'integration/hostile.test.ts',
    'are one sentence and a hint where',
    ['cli/main.ts', 'plainText(error.message)', 'error.message'],
    ['cli/main.ts', 'plainText(error.id)', 'error.id'],
  ),
  held('JSON', 'integration/hostile.test.ts', 'are usage that is read again', [
    'iam/visible-json.ts',
    'if (!/[^\\n -~]/.test(json)) return json;',
    'return json;',
  ]),
  held('file names', 'integration/hostile.test.ts', 'are files of their own folder', [
    'emit/policy-file-name.ts',
    ".replace(/[^A-Za-z0-9_=,@+-]+/g, '-')",
    ".replace(/[^A-Za-z0-9_=,@+./-]+/g, '-')",
  ]),
  held('device names', 'emit/policy-file-name.test.ts', 'the device name %s is none', [
    'emit/policy-file-name.ts',
    "name === '' || deviceName.test(name)",
    "name === ''",
  ]),
  held('names that clash', 'emit/policy-file-name.test.ts', 'names that would meet get a number', [
    'emit/policy-file-name.ts',
    'taken.has(name.toLowerCase())',
    'taken.has(name)',
  ]),
  held('long names', 'emit/policy-file-name.test.ts', 'the longest names fit a file system', [
    'emit/policy-file-name.ts',
    '.slice(0, mostCharacters)',
    '.slice(0)',
  ]),
  held(
    'Sids and actions',
    'property/attacker.test.ts',
    'holds only actions that AWS publishes, and Sids of letters and digits',
    [
      'mapping/event-action.ts',
      'const same = catalog.action(`${candidate}:${spelled}`);',
      "const same = catalog.action(`${candidate}:${spelled}`) ?? { ...catalog.action('s3:GetObject'), action: `${candidate}:${spelled}` };",
    ],
    ['proposal/grants.ts', 'const facts = catalog.action(line.action);', 'const facts = { action: line.action };'],
  ),
  held('an attacker', 'property/attacker.test.ts', 'the policy for an attacker allows each call that AWS authorized', [
    'iam/resource-pattern.ts',
    'return /[*?$]/.test(name) ? name.replace(/[*?]|\\$(?=\\{)/g, (sign) => `\\${${sign}}`) : name;',
    'return name;',
  ]),
  held(
    'what an attacker was denied',
    'property/attacker.test.ts',
    'the policy for an attacker allows each call that AWS authorized',
    [
      'event/outcome.ts',
      "return fact?.outcome ?? 'undecided';",
      "return fact?.outcome === 'denied' ? 'used' : (fact?.outcome ?? 'undecided');",
    ],
  ),
  held('names that no policy can hold', 'proposal/propose-from-scratch.test.ts', 'inexpressible', [
    'iam/resource-pattern.ts',
    'return /^[\\u0009\\u000A\\u000D\\u0020-\\u00FF]*$/.test(text);',
    'return text.length >= 0;',
  ]),
  held('all others', 'property/attacker.test.ts', 'have the bytes that they have without the attacker', [
    'usage/usage.ts',
    'const known = usage.principals.get(arn);',
    'const known = usage.principals.get(arn) ?? [...usage.principals.values()].find((own) => own.kind === kind);',
  ]),
  held(
    'a flood of one principal',
    'property/attacker.test.ts',
    'a flood of authorized calls folds the names of the attacker',
    [
      'usage/usage.ts',
      'keepWithinShare(principal, name, share);\n    pool.resources',
      'setLimit(principal, name, 1);\n    pool.resources',
    ],
  ),
  held('a broken pipe', 'integration/process.test.ts', 'a reader that closes the pipe early', [
    'cli/write-output.ts',
    'if (error && !isClosedPipe(error)) reject',
    'if (error) reject',
  ]),
  held('a full disk', 'integration/process.test.ts', 'onto a full disk', [
    'cli/write-output.ts',
    'throw cannotWrite(path, error);',
    "if (errorCode(error) !== 'ENOSPC') throw cannotWrite(path, error);",
  ]),
  held('a full disk behind standard output', 'integration/process.test.ts', 'to standard output', [
    'cli/write-output.ts',
    'reject(cannotPrint(error));',
    'resolve(true);',
  ]),
  held(
    'a folder half-written',
    'cli/write-folder.test.ts',
    'are none where one cannot be given its name after others have',
    ['cli/write-folder.ts', "if (state === 'replaced')", "if (state === 'drafted')"],
  ),
  held('a signal while reading', 'integration/process.test.ts', '%s while logs are read ends with %i', [
    'cli/main.ts',
    "process.once('SIGINT', () => {\n  endAtOnce(130);\n});",
    '',
  ]),
  held('a signal while listing', 'integration/process.test.ts', 'while a bucket is listed ends the run', [
    'cli/main.ts',
    "process.once('SIGINT', () => {\n  endAtOnce(130);\n});",
    '',
  ]),
  held('a signal while writing', 'integration/process.test.ts', 'while the result is written (%s) ends the run', [
    'cli/main.ts',
    '  removeDrafts();\n',
    '',
  ]),
  held(
    'a signal while input is awaited',
    'integration/process.test.ts',
    'while standard input is awaited ends the run too',
    ['cli/main.ts', "process.once('SIGINT', () => {\n  endAtOnce(130);\n});", ''],
  ),
  held('an unreadable file', 'integration/process.test.ts', 'a file that cannot be read, among many, is an issue', [
    'source/list-paths.ts',
    "yield { kind: 'failed', id: path, error: fileError(path, moment, error) };",
    "if (moment === 'named') throw error;",
  ]),
  held(
    'each file operation',
    'integration/faults.test.ts',
    'an operation on the file system that fails, whichever it is,',
    [
      'cli/write-output.ts',
      'else await replace(found ? await realpath(path) : path, text);',
      'else await fill(found ? await realpath(path) : path, text);',
    ],
  ),
  held('each read of a worker thread', 'integration/faults.test.ts', 'a read of a worker thread that fails', [
    'gather/read-object.ts',
    'if (!(error instanceof SourceError)) throw error;\n',
    'if (error instanceof SourceError) return { id: ref.id, failure: undefined, issues: { count: 0, kept: [] } };\n',
  ]),
  held('each request', 'integration/faults.test.ts', 'a request to S3 that fails, whichever it is,', [
    'source/resume.ts',
    '      cut = error;\n',
    '      void (cut = error);\n      return;\n',
  ]),
];
