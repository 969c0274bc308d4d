import type { ContainerManifest } from '../kube/pod-spec';

/** Last part of the image names of databases that store data. */
const DATABASE =
  /^(?:postgres|postgresql|pgvector|postgis|timescaledb|mysql|mysql-server|mariadb|mongo|mongodb|cassandra|elasticsearch|opensearch|clickhouse-server|cockroach|couchdb|neo4j|influxdb|qdrant|weaviate|milvus|minio|etcd|zookeeper|kafka|rabbitmq)(?:-\d.*)?$/;
/** Last part of the image names of datastores that can be a cache. */
const CACHE = /^(?:redis|redis-stack-server|valkey|memcached|dragonfly|keydb)(?:-\d.*)?$/;

/** Returns the name of the database that a container runs; undefined if it runs none. */
export function databaseOf(container: ContainerManifest): string | undefined {
  const name = nameOf(container);
  return DATABASE.test(name) ? name : undefined;
}

/** Returns the name of the database or cache that a container runs; undefined if it runs none. */
export function datastoreOf(container: ContainerManifest): string | undefined {
  const name = nameOf(container);
  return DATABASE.test(name) || CACHE.test(name) ? name : undefined;
}

function nameOf({ image = '' }: ContainerManifest): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '')
    .replace(/^.*\//, '');
}
