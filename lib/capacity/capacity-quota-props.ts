/** Properties of a `CapacityQuota`. */
export interface CapacityQuotaProps {
  /**
   * Name of the ResourceQuota.
   *
   * @default - the construct's id
   */
  readonly name?: string;
}
