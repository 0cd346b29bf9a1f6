/** E-mail addresses as they may be shown: enough to recognise one's own, too little to use. */

const EMAIL =
  /([\p{L}\p{N}])[\p{L}\p{N}.!#$%&'+/=?^_`{|}~-]*@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?)/gu;

/** Every address in `text` as its first letter, three stars and its domain: `j***@example.com`. */
export function maskEmails(text: string): string {
  return text.replace(EMAIL, '$1***@$2');
}
