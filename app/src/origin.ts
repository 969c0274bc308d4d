/** Pod that responds, and its version of the app. JSON responses contain both, except a prediction of the iris model without details. */
export interface Origin {
  pod: string;
  version: string;
}

export function originOf({ podName, appVersion }: { podName: string; appVersion: string }): Origin {
  return { pod: podName, version: appVersion };
}
