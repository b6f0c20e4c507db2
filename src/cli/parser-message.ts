// What the parser of the command line complains about, in the words of all other messages.

type Wording = (first: string, second: string) => string;

const wordings: readonly (readonly [form: RegExp, wording: Wording])[] = [
  // The first word is the command; whatever else is listed would have been its arguments.
  [/^Unknown commands?: (.*?)(?:, .*)?$/s, (name) => `there is no command \`${name}\``],
  [/^Unknown arguments?: (.*)$/, (names) => `there is no option ${names.split(', ').map(option).join(' or ')}`],
  [/^Not enough non-option arguments: /, () => 'the command is given nothing to read'],
  [/^Not enough arguments following: (.*)$/, (name) => `${option(name)} is given without a value`],
  [/^Missing required arguments?: (.*)$/, (name) => `${option(name)} is missing`],
  [
    /^Invalid values:\s+Argument: ([^,]+), Given: (.*), Choices: /,
    (name, given) => `${option(name)} cannot be ${given.replaceAll('"', '`')}`,
  ],
];

/** One lower-case sentence with the user's words in backticks; what is not known is said as it came, its first line. */
export function parserMessage(text: string): string {
  for (const [form, wording] of wordings) {
    const match = form.exec(text);
    if (match) return wording(match[1] ?? '', match[2] ?? '');
  }
  return text.replace(/\.?\n.*/s, '');
}

function option(name: string): string {
  return `\`${name.length > 1 ? '--' : '-'}${name}\``;
}
