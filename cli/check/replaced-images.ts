import type { KubeObject } from '../../lib/checks/kube-object';

/** Official images of Docker Hub that manifests use. A bare name of this list is an image, not a placeholder. */
const OFFICIAL =
  /^(?:alpine|busybox|caddy|cassandra|consul|debian|elasticsearch|eclipse-mosquitto|fedora|golang|grafana|haproxy|httpd|influxdb|kong|logstash|kibana|mariadb|memcached|mongo|mysql|nats|neo4j|nginx|node|openjdk|perl|php|postgres|python|rabbitmq|redis|registry|rethinkdb|ruby|solr|tomcat|traefik|ubuntu|vault|wordpress|zookeeper)$/;

/**
 * Returns true for an image that kustomize, Skaffold or ko replaces: a placeholder, or the name of the object, which is not an image
 * in a registry.
 */
export function isReplaced({ name }: KubeObject, image: string): boolean {
  return /^replaced?[-_]by[-_]/i.test(image) || /^ko:\/\//.test(image) || (image === name && !OFFICIAL.test(image));
}
