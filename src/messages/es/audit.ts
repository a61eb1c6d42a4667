import type { AuditEventName } from '../../audit/event';
import type { Trouble } from '../../problem';
import { code, type Text, text } from '../../report';
import type { audit as Audit, TrailEntry } from '../en/audit';
import { worded } from '../worded';

const ends: Readonly<Record<string, string>> = {
  done: 'hecha, el dispositivo la aceptó',
  refused: 'rechazada por el dispositivo',
  'not-sent': 'no enviada',
  unknown: 'RESULTADO DESCONOCIDO',
  expired: 'caducada, no enviada',
  cancelled: 'cancelada, no enviada',
};

const reasons: Partial<Record<Trouble['kind'], string>> = {
  denied: 'faltaba el nivel',
  'no-access': 'sin acceso a ningún dispositivo',
  'second-person': 'hacía falta una segunda persona',
  'wrong-workspace': 'otro espacio de trabajo',
  'shared-channel': 'un canal que leen otros',
  unnamed: 'no era seguro quién lo pedía',
  'unknown-command': 'no existe ese comando',
  'unknown-appliance': 'no existe ese dispositivo',
  'unknown-action': 'no existe esa acción',
  usage: 'no se entendió',
  domain: 'no es un dominio',
  'special-queue': 'una cola del dispositivo, no un dominio',
  'too-long': 'demasiado largo',
  'stale-button': 'un botón que ya no es válido',
  'two-texts': 'el texto simple y el formateado no coincidían',
  'queue-down': 'la cola no estaba disponible',
};

const alarms: Readonly<Record<string, string>> = {
  confirm_bypass: 'se detuvo un cambio sin aprobación',
  'strange-connection': 'alguien más está conectado a Slack como esta aplicación',
  'strange-connection-gone': 'nadie más está conectado ya a Slack como esta aplicación',
};

const bot = 'el bot';
const who = ({ who: name }: TrailEntry): Text => [name === undefined ? bot : code(name)];
const line = ({ line: typed }: TrailEntry): Text =>
  typed === 'button' ? ['un botón'] : [typed === undefined ? '–' : code(typed)];
const on = ({ appliance }: TrailEntry): Text => (appliance === undefined ? [] : text` en ${code(appliance)}`);
const id = ({ id: short }: TrailEntry): Text => (short === undefined ? [] : [` (#${short})`]);
const why = ({ outcome }: TrailEntry): Text => worded(outcome, reasons);
const more = ({ detail }: TrailEntry): Text => (detail === undefined ? [] : text`: ${code(detail)}`);

const events: Record<AuditEventName, (entry: TrailEntry) => Text> = {
  request: (one) => text`${who(one)} pidió ${line(one)}`,
  accepted: (one) => text`${line(one)} de ${who(one)} se aceptó`,
  denied: (one) => text`a ${who(one)} se le denegó ${line(one)}: ${why(one)}`,
  invalid: (one) => text`${who(one)} no pudo obtener ${line(one)}: ${why(one)}`,
  preview: (one) => text`vista previa de ${line(one)} para ${who(one)}${id(one)}`,
  approved: (one) =>
    one.outcome === 'alone'
      ? text`${who(one)} aprobó ${line(one)} SIN SEGUNDA PERSONA${id(one)}${more(one)}`
      : text`${who(one)} aprobó ${line(one)}${id(one)}`,
  cancelled: (one) => text`${who(one)} canceló ${line(one)}${id(one)}`,
  expired: (one) => text`${line(one)} caducó${id(one)}`,
  line: (one) => text`${who(one)} escribió ${line(one)}${on(one)}${id(one)}`,
  decision: (one) => text`${who(one)} envía su última línea ${line(one)}${on(one)}${id(one)}`,
  final: (one) => text`terminó: ${worded(one.outcome, ends)}${id(one)}`,
  alarm: (one) => text`ALARMA: ${worded(one.outcome, alarms)}${id(one)}${more(one)}`,
  start: (one) => text`el bot arrancó${more(one)}`,
  stop: (one) => text`el bot se detuvo${more(one)}`,
};

export const audit: typeof Audit = {
  headline: (shown) =>
    shown === 0
      ? text`El registro de auditoría no tiene nada sobre eso.`
      : shown === 1
        ? text`La última entrada del registro de auditoría`
        : text`Las últimas ${shown} entradas del registro de auditoría`,
  when: 'Cuándo',
  reads: () =>
    text`Las líneas que solo leen no se muestran aquí; están en el registro de auditoría, y ${code('audit host:mail.com')} encuentra las de un destino.`,
  entry: (entry) =>
    Object.hasOwn(events, entry.event)
      ? events[entry.event as AuditEventName](entry)
      : text`${code(entry.event)} ${who(entry)} ${line(entry)}${on(entry)}${id(entry)}`,
};
