// The conditions of the tables in words, such as `x-amz-acl!=private` as ``x-amz-acl` is given and not `private``.

import { plainText } from './plain-text.js';

const form = /^(not |has )?([^=!^$]+?)(?:(=|!=|\^=|\$=)(.*))?$/s;

/** A condition as words that go behind “where”. */
export function formatWhen(text: string): string {
  return text === 'tags' ? 'the request carries tags' : text.split(' or ').map(formatTerm).join(' or ');
}

function formatTerm(text: string): string {
  if (text.includes(' ') && !/^(not|has) \S+$/.test(text) && !text.includes('=')) return plainText(text);
  const [, word, path = '', operator, operand = ''] = form.exec(text) ?? [];
  const place = `\`${plainText(path)}\``;
  const value = operand
    .split('|')
    .map((one) => `\`${plainText(one)}\``)
    .join(' or ');
  const test =
    operator === '='
      ? `is ${value}`
      : operator === '!='
        ? `is given and not ${value}`
        : operator === '^='
          ? `begins with ${value}`
          : operator === '$='
            ? `ends with ${value}`
            : 'is given';
  return word === 'not ' ? `not: ${place} ${test}` : `${place} ${test}`;
}
