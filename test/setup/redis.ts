/** The demo's own: what starts a private Redis for people starts it for tests. */
export { type PrivateRedis, type RedisOptions, startRedis } from '../../demo/redis';
