export type { Answered, Appliance, AskOptions, Fleet } from './appliance';
export type { Answer, Exchange } from './exchange';
export { type DeliverNowTarget, deliverNow } from './exchanges/delivernow';
export { type Dig, type DigQuestion, type DigRecord, dig } from './exchanges/dig';
export { findevent } from './exchanges/findevent';
export { grep, type LogQuestion, type MailLog } from './exchanges/grep';
export { type HostStatus, hoststatus } from './exchanges/hoststatus';
export {
  createDebugLog,
  type DebugLog,
  deleteLog,
  type LogSubscriptions,
  logSubscriptions,
  recordedIn,
} from './exchanges/logconfig';
export {
  type CaptureSettings,
  type PacketCapture,
  packetCapture,
  startCapture,
  stopCapture,
} from './exchanges/packetcapture';
export { type QueuedMessage, type Recipients, showrecipients } from './exchanges/showrecipients';
export { type SmtpPing, type SmtpPingOptions, smtpping } from './exchanges/smtpping';
export { type SystemStatus, status, statusDetail } from './exchanges/status';
export { type Telnet, telnet } from './exchanges/telnet';
export { type TopHost, type Tophosts, type TophostsSort, tophosts } from './exchanges/tophosts';
export { type Version, version } from './exchanges/version';
export { type WorkQueue, workqueue } from './exchanges/workqueue';
export { createFleet } from './fleet';
export { chooseFromMenu } from './menu';
export { type Attempt, readAttempts } from './parse/attempts';
