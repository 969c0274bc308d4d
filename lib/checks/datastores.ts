import type { ContainerManifest } from '../kube/pod-spec';

/** Last part of the image names of databases. */
const DATABASE =
  /^(?:postgres|postgresql|pgvector|postgis|timescaledb|mysql|mysql-server|mariadb|mongo|mongodb|cassandra|elasticsearch|opensearch|clickhouse-server|cockroach|couchdb|neo4j|influxdb|qdrant|weaviate|milvus|minio|etcd|zookeeper|kafka|rabbitmq)(?:-\d.*)?$/;
/** Last part of the image names of datastores that can be a cache. */
const CACHE = /^(?:redis|redis-stack-server|valkey|memcached|dragonfly|keydb)(?:-\d.*)?$/;

/** Suffix of the names of images that contain a database and the data of one app. */
const APP_DATABASE = /[-_]db$/;
/** Variables that only the server of a database reads. */
const SERVER_VARIABLE =
  /^(?:(?:MYSQL|MARIADB)_(?:ROOT|RANDOM_ROOT|ALLOW_EMPTY)_PASSWORD|POSTGRES_(?:PASSWORD|HOST_AUTH_METHOD)|MONGO_INITDB_ROOT_PASSWORD)$/;
/** Flag of Redis that makes it write its data to a file. */
const APPEND_ONLY = /--appendonly[= ]yes/;

/** Returns the image name of the database that a container runs, without registry and tag; undefined if it runs none. */
export function databaseOf(container: ContainerManifest): string | undefined {
  const name = nameOf(container);
  return DATABASE.test(name) || isAppDatabase(name, container) || isDurable(name, container) ? name : undefined;
}

function isAppDatabase(name: string, { env = [] }: ContainerManifest): boolean {
  return APP_DATABASE.test(name) && env.some((variable) => SERVER_VARIABLE.test(variable.name));
}

/** Returns true for a cache that is configured as a database. */
function isDurable(name: string, { command = [], args = [] }: ContainerManifest): boolean {
  return CACHE.test(name) && APPEND_ONLY.test([...command, ...args].join(' '));
}

/** Returns the image name of the database or cache that a container runs, without registry and tag; undefined if it runs none. */
export function datastoreOf(container: ContainerManifest): string | undefined {
  const name = nameOf(container);
  return databaseOf(container) ?? (CACHE.test(name) ? name : undefined);
}

function nameOf({ image = '' }: ContainerManifest): string {
  return image
    .replace(/@.*$/, '')
    .replace(/:[^:/]*$/, '')
    .replace(/^.*\//, '');
}
