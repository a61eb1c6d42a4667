import { code, text, time } from '../../report';
import type { en } from '../en';
import { action } from './action';
import { audit } from './audit';
import { capture, changes } from './changes';
import { check } from './check';
import { dns, smtp } from './dns-smtp';
import { doctor } from './doctor';
import { explain } from './explain';
import { format } from './format';
import { appliances, help, whoami } from './help';
import { ours } from './ours';
import { problem } from './problems';
import { host, queue, smtpping } from './queue';
import { log, messages, retries, status } from './reads';
import { sessions } from './sessions';
import { teams } from './teams';
import { verdict } from './verdict';

/**
 * Impersonal, or with "usted" where it must address somebody, and in words that Spain and Latin America share. Times
 * stand in brackets: a chat may show "hoy 10:02", which no preposition fits.
 */
export const es: typeof en = {
  language: 'es',
  format,
  problem,
  queue,
  host,
  smtpping,
  verdict,
  check,
  ours,
  explain,
  dns,
  smtp,
  status,
  messages,
  log,
  retries,
  action,
  changes,
  capture,
  help,
  whoami,
  appliances,
  audit,
  doctor,
  sessions,
  teams,
  unrecorded: () => text`⚠️ No se pudo escribir el registro de auditoría durante esta lectura.`,
  international: (ascii, unicode) =>
    text`⚠️ Nombre internacional: ${code(ascii)} se escribe ${code(unicode)}. Algunas letras de otros alfabetos parecen latinas.`,
  elsewhere: (platform) =>
    platform === 'teams'
      ? text`El bot no puede publicar donde usted preguntó; por eso responde por mensaje directo. Para que responda allí, vuelva a agregar la aplicación ${code('ESA')}.`
      : text`El bot no puede publicar en el canal donde usted preguntó; por eso responde por mensaje directo. Para que responda allí, invítelo con ${code('/invite @ESA')}.`,
  standIn: () => text`La respuesta aparecerá en lugar de esta línea o está en el mensaje siguiente.`,
  refresh: 'Actualizar',
  placeholder: (line) => text`Procesando ${code(line)} …`,
  source: (line, at, id) => text`${code(line)} · leído: ${time(at)} · #${[id]}`,
  refreshing: () => text`Actualizando … `,
  and: ' y ',
  noAnswerFrom: (appliance, what) => text`⚠️ ${code(appliance)}: sin respuesta. ${what}`,
  noButton: (word) => `No hay ningún botón "${word}".`,
};
