// A JSON object that ends with a long list, in pieces: what is in the list is written one after the other.

/** What `JSON.stringify` makes of the object with the list as its last field, two spaces a level. `entries` are JSON of one level. */
export function* listDocument(head: object, name: string, entries: Iterable<string>): Generator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  ${JSON.stringify(name)}: [`;
  let isEmpty = true;
  for (const entry of entries) {
    yield `${isEmpty ? '' : ','}\n    ${entry.replaceAll('\n', '\n    ')}`;
    isEmpty = false;
  }
  yield isEmpty ? ']\n}\n' : '\n  ]\n}\n';
}
