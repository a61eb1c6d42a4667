import { code, type Text, text } from '../../report';

/** About the way to an appliance, beside what it says. */
export const sessions = {
  /** Why nothing comes yet; `before` of other people's questions come first. */
  waiting: (appliance: string, before: number): Text =>
    before === 0
      ? text`⏳ Waiting for ${code(appliance)}, nobody before you.`
      : text`⏳ Waiting for ${code(appliance)}, ${before} before you.`,
  /** Under every report that such an appliance has a part in. */
  legacy: (appliances: string): Text =>
    text`⚠️ ${code(appliances)}: reached with SSH algorithms that are no longer safe (${code('legacySsh: true')}).`,
};
