/**
 * Label of the track, as in the canary example of Kubernetes. Selectors use the track instead of the version, because the selector of a
 * Deployment cannot change.
 */
export const TRACK_LABEL = 'track';
