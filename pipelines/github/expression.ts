/** What GitHub puts in place of an expression; never into the text of a script, where it would be run. */
export const expression = (text: string) => `\${{ ${text} }}`;
