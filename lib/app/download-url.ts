import type { PropCheck } from '../validation/prop-check';

/** Checks a URL whose path ends in a file name. */
export function checkDownloadUrl(check: PropCheck, prop: string, value: string): URL {
  const url = URL.canParse(value)
    ? new URL(value)
    : check.fail(prop, withoutCredentials(value), "must be a URL, like 'https://models.example.com/model.onnx'");
  if (
    !/^https?:$/.test(url.protocol) ||
    url.username + url.password !== '' ||
    !/^[\w][\w.-]*$/.test(url.pathname.split('/').pop() ?? '')
  ) {
    check.fail(
      prop,
      withoutCredentials(value),
      "must be an http or https URL without credentials that ends in a file name, like 'https://models.example.com/model.onnx'",
    );
  }
  return url;
}

/** Hides the user and password of a URL, because errors are printed in logs. */
function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/]*@/, '//***@');
}
