/** The demo's own: what starts a private Redis for people starts it for tests. */
export { type PrivateRedis, startRedis } from '../../demo/redis';
