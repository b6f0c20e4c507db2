// What the letters at the end of each row of data/ say: how the fact is known.

/** Evidence letter to its meaning. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['A', "the authentication type in AWS's API model"],
  ['B', "the text of AWS's API model"],
  ['C', 'real records of CloudTrail'],
  ['D', 'a guide in the AWS documentation'],
  ['H', "the HTTP method in AWS's API model"],
  ['I', 'a public list of CloudTrail event sources'],
  ['K', 'another public tool'],
  ['M', 'a public mapping of API calls to actions'],
  ['P', 'another public tool'],
  ['R', "dependent actions in AWS's service authorization reference"],
  ['S', "operations in AWS's service authorization reference"],
  ['T', 'another public tool'],
  ['W', 'a managed policy or an example of AWS'],
  ['X', 'known from use, without a document'],
]);

/** The meanings of letters such as `M S`, each once. */
export function evidenceOf(letters: string): readonly string[] {
  return [...new Set(letters.split(' ').flatMap((letter) => meanings.get(letter) ?? []))];
}
