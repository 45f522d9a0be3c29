/** Invisible characters (controls, bidi overrides, tags) taken out of what somebody typed. */

/** As the server has it, which refuses them: nobody can take out what they cannot see. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/gu;

/** Return a text without the characters that come along unseen when something is pasted. */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(UNSEEN, "");
}
