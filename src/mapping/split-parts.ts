// The parts of which calls that stand for several are made, by name: what `splitEvent` makes of requests, for whoever has none.

/** A part: the name by which it is mapped, and what the request must have for it; `undefined`: always. */
export interface SplitPart {
  readonly name: string;
  readonly when: string | undefined;
}

const copy: readonly SplitPart[] = [
  { name: 'GetObject', when: 'x-amz-copy-source' },
  { name: 'PutObject', when: undefined },
];
const partiQl: readonly SplitPart[] = ['Select', 'Insert', 'Update', 'Delete'].map((verb) => ({
  name: `PartiQL${verb}`,
  when: `statement^=${verb.toUpperCase()}`,
}));
const writes = ['Put', 'Update', 'Delete', 'ConditionCheck'].map((verb) => ({
  name: `${verb}Item`,
  when: `an item of the request is ${verb}`,
}));
const dynamodb = 'dynamodb.amazonaws.com';

/** Event to its parts. */
export const splitParts: ReadonlyMap<string, readonly SplitPart[]> = new Map([
  ['s3.amazonaws.com:CopyObject', copy],
  ['s3.amazonaws.com:UploadPartCopy', copy],
  [
    'kms.amazonaws.com:ReEncrypt',
    [
      { name: 'ReEncryptFrom', when: undefined },
      { name: 'ReEncryptTo', when: undefined },
    ],
  ],
  [`${dynamodb}:ExecuteStatement`, partiQl],
  [`${dynamodb}:BatchExecuteStatement`, partiQl],
  [`${dynamodb}:ExecuteTransaction`, partiQl],
  [`${dynamodb}:TransactWriteItems`, writes],
  [`${dynamodb}:TransactGetItems`, [{ name: 'GetItem', when: undefined }]],
]);
