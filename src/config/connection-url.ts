/**
 * What is wrong with a connection URL, without ever repeating it: the part that is malformed may
 * well be the password.
 */

/** The reason why `text` is no usable PostgreSQL URL, as the end of a sentence; null if it is. */
export function urlFault(text: string): string | null {
  if (/^(['"]).*\1$/s.test(text)) return 'has quotes around it; take them away';
  if (!/^postgres(ql)?:\/\//.test(text)) return 'must begin with postgresql:// or postgres://';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The reason is in the text itself, which must not be shown.
    return 'cannot be parsed; percent-encode special characters in the password (@ is %40, / is %2F, : is %3A, # is %23)';
  }
  if (!decodes(url.username) || !decodes(url.password) || !decodes(url.pathname)) {
    return 'has a % that is not followed by two hex digits; a plain % is %25';
  }
  if (url.hash !== '') return 'has a # in it; percent-encode it as %23';
  if (url.hostname === '' && !url.searchParams.has('host')) {
    return 'names no host; a socket is given as ?host=/folder/of/the/socket';
  }
  if (url.pathname.length <= 1) return 'names no database; it ends in /NAME';
  return null;
}

/** Does the URL carry a password, in its authority or as a parameter? */
export function hasPassword(text: string): boolean {
  try {
    const url = new URL(text);
    return url.password !== '' || url.searchParams.has('password');
  } catch {
    // Not a URL: nothing that could be told apart as a password.
    return false;
  }
}

function decodes(part: string): boolean {
  try {
    decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
