/** Pod and version that respond. JSON responses have both fields. */
export interface Origin {
  pod: string;
  version: string;
}

export function originOf({ podName, appVersion }: { podName: string; appVersion: string }): Origin {
  return { pod: podName, version: appVersion };
}
