// Headings of text for a terminal.

import { styleText } from 'node:util';

/** How a text stands out. */
export type Style = Parameters<typeof styleText>[0];

/** Makes headings: bold or in a style of their own with colour, and plain without. */
export function headingsIn(color: boolean): (text: string, style?: Style) => string {
  return (text, style = 'bold') => (color ? styleText(style, text, { validateStream: false }) : text);
}
