import type { PropCheck } from '../validation/prop-check';

/** Checks a URL whose path ends in a file name. */
export function checkDownloadUrl(check: PropCheck, prop: string, value: string): URL {
  const url = URL.canParse(value)
    ? new URL(value)
    : check.fail(prop, value, "must be a URL, like 'https://models.example.com/model.onnx'");
  if (
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    !/^[\w][\w.-]*$/.test(url.pathname.split('/').pop() ?? '')
  ) {
    check.fail(
      prop,
      value,
      "must be an http or https URL without credentials that ends in a file name, like 'https://models.example.com/model.onnx'",
    );
  }
  return url;
}
