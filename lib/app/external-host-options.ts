/** Options of an `ExternalHost`. */
export interface ExternalHostOptions {
  /**
   * Port of the host, 1 to 65535.
   *
   * @default 443
   */
  readonly port?: number;

  /**
   * Address ranges of the host, such as '203.0.113.10/32' or '2001:db8::/32'.
   *
   * @default - any address
   */
  readonly cidrs?: string[];
}
