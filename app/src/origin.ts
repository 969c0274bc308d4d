/** Pod and version that give a response. Responses of JSON have both fields. */
export interface Origin {
  pod: string;
  version: string;
}

export function originOf({ podName, appVersion }: { podName: string; appVersion: string }): Origin {
  return { pod: podName, version: appVersion };
}
