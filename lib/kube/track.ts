/** Label of the track, as in the canary example of Kubernetes. Selectors use it instead of the version, because they cannot change. */
export const TRACK_LABEL = 'track';
