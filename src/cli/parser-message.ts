// What the parser of the command line complains about, in the words of all other messages.

import { UserError } from './user-error.js';

type Wording = (first: string, second: string, third: string) => string;

const wordings: readonly (readonly [form: RegExp, wording: Wording])[] = [
  // The first word is the command; whatever else is listed would have been its arguments.
  [/^Unknown commands?: (.*?)(?:, .*)?$/s, (name) => `there is no command \`${name}\``],
  [
    /^Unknown arguments?: (.*)$/,
    (names) => `there is no option ${distinct(names.split(', ')).map(option).join(' or ')}`,
  ],
  [/^Not enough non-option arguments: /, () => 'the command is given nothing to read'],
  [/^Not enough arguments following: (.*)$/, (name) => `${option(name)} is given without a value`],
  [/^Missing required arguments?: (.*)$/, (name) => `${option(name)} is missing`],
  [
    /^Invalid values:\s+Argument: ([^,]+), Given: (.*), Choices: (.*)$/m,
    (name, given, choices) => `${option(name)} cannot be ${quoted(given)}: it is one of ${quoted(choices)}`,
  ],
];

/** The complaint as an error for the user, whose command is the first word if there is such a command. */
export function parserError(text: string, [command = '']: readonly string[], commands: readonly string[]): UserError {
  const isCommand = commands.includes(command);
  const hint = isCommand ? `see \`trailfit ${command} --help\`` : 'see `trailfit --help`';
  // Only of what is behind a command the parser says so of an argument.
  const surplus = isCommand ? /^Unknown commands?: (.*)$/s.exec(text)?.[1] : undefined;
  const message = surplus === undefined ? sentenceOf(text) : `\`${command}\` is given too much: \`${surplus}\``;
  return new UserError(message, hint);
}

// One lower-case sentence with the user's words in backticks; what is not known is said as it came, its first line.
function sentenceOf(text: string): string {
  for (const [form, wording] of wordings) {
    const [match, first = '', second = '', third = ''] = form.exec(text) ?? [];
    if (match !== undefined) return wording(first, second, third);
  }
  return text.replace(/\.?\n.*/s, '');
}

// The parser names an option with dashes once more without them.
function distinct(names: readonly string[]): readonly string[] {
  const joined = names
    .filter((name) => name.includes('-'))
    .map((name) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));
  return names.filter((name) => !joined.includes(name));
}

function option(name: string): string {
  return `\`${name.length > 1 ? '--' : '-'}${name}\``;
}

function quoted(texts: string): string {
  return texts.replaceAll('"', '`');
}
