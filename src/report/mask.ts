/** E-mail addresses as they may be shown: enough to recognise one's own, too little to use. */

const EMAIL =
  /([\p{L}\p{N}])[\p{L}\p{N}.!#$%&'+/=?^_`{|}~-]*@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?)/gu;

/** Every address in `text` as its first letter, three stars and its domain: `j***@example.com`. */
export function maskEmails(text: string): string {
  return text.replace(EMAIL, '$1***@$2');
}

const SECRET = /pass|secret|token|hash|salt|otp|api_?key|credential/i;

/** The name of a column whose values open doors: they are never shown, personal values or not. */
export function looksSecret(column: string): boolean {
  return SECRET.test(column);
}
