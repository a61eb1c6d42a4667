export type { Answered, Appliance, AskOptions, Fleet } from './appliance';
export type { Answer, Exchange } from './exchange';
export { type DeliverNowTarget, deliverNow } from './exchanges/delivernow';
export { type HostStatus, hoststatus } from './exchanges/hoststatus';
export { type SmtpPing, type SmtpPingOptions, smtpping } from './exchanges/smtpping';
export { type SystemStatus, status } from './exchanges/status';
export { type TopHost, type Tophosts, type TophostsSort, tophosts } from './exchanges/tophosts';
export { createFleet } from './fleet';
export { chooseFromMenu } from './menu';
