import { code, duration, text } from '../../report';
import type { log as Log, messages as Messages, retries as Retries, status as Status } from '../en/reads';
import { plural } from '../plural';

export const status: typeof Status = {
  headline({ stopped, paused, unclear, stalled, waiting, appliances }) {
    const named = [stopped, paused, unclear, stalled].some((names) => names !== '');
    const where = appliances === 1 ? text`` : named ? text` ahí` : text` en ${appliances} dispositivos`;
    const state =
      stopped !== ''
        ? text`La entrega está suspendida en ${code(stopped)}`
        : paused !== ''
          ? text`La cola de trabajo está en pausa en ${code(paused)}`
          : unclear !== ''
            ? text`No se pudo saber si la entrega está suspendida en ${code(unclear)}`
            : stalled !== ''
              ? text`No se ha entregado nada en ${code(stalled)} en los últimos 15 minutos`
              : text`La entrega está en marcha`;
    return [...state, ...text`: ${waiting} en espera${where}.`];
  },
  noAnswer: (appliances) =>
    appliances === 1
      ? text`No se pudo leer el estado.`
      : text`No se pudo leer el estado en ninguno de los ${appliances} dispositivos.`,
  receivingSuspended: (appliance) =>
    text`⚠️ La recepción está suspendida en ${code(appliance)}: no acepta correo nuevo.`,
  paused: (appliance) =>
    text`⚠️ La cola de trabajo de ${code(appliance)} está en pausa: el correo aceptado no se analiza, así que no llega a la cola de entrega.`,
  stalled: (appliance, waiting) =>
    text`⚠️ ${waiting} en espera en ${code(appliance)}, y en los últimos 15 minutos no se ha entregado nada, aunque la entrega no está suspendida. Para quién: ${code('queue')}.`,
  conservation: (appliance) =>
    text`⚠️ ${code(appliance)} anda escaso de recursos y acepta el correo más despacio.`,
  perHour: (delivered) => text`${delivered} por hora (últimos 15 minutos)`,
  facts: {
    system: 'Estado del sistema',
    active: 'Activos (en espera)',
    unattempted: 'Sin intentar',
    attempted: 'Intentados',
    oldest: 'Mensaje más antiguo',
    workQueue: 'Cola de trabajo',
    rate: 'Entregando',
    connections: 'Conexiones de salida / entrada',
    destinations: 'Destinos en memoria',
    conservation: 'Ahorro de recursos',
    up: 'En marcha desde hace',
    version: 'AsyncOS',
  },
  queue: 'Cola',
};

export const messages: typeof Messages = {
  headline(name, waiting, cut) {
    if (waiting === 0) return text`No hay nada en espera para ${code(name)}.`;
    const recipients = plural(waiting, 'destinatario', 'destinatarios');
    return cut
      ? text`Al menos ${waiting} ${[recipients]} en espera para ${code(name)}.`
      : text`${waiting} ${[recipients]} en espera para ${code(name)}.`;
  },
  noAnswer: (name) => text`No se pudieron leer los mensajes para ${code(name)}.`,
  nothing: (appliance, name) => text`${code(appliance)}: no hay nada en espera para ${code(name)}.`,
  table: (appliance, waiting) =>
    text`${code(appliance)}: ${waiting} ${[plural(waiting, 'destinatario', 'destinatarios')]} en espera`,
  columns: ['MID', 'Destinatario', 'Intentos', 'Remitente'],
  bounce: () => text`(un rebote)`,
  more: (count) => text`Y ${count} más.`,
  cut: (appliance) =>
    text`✂️ Cortado: ${code(appliance)} tiene más mensajes de los que se leyeron. Se muestran los más antiguos.`,
  masked: () => text`Las direcciones están enmascaradas; un admin las ve completas.`,
};

export const log: typeof Log = {
  headline(what, outcome, attempt, appliance) {
    const where = appliance === undefined ? text`` : text` (${code(appliance)})`;
    const did =
      outcome === 'delivered' ? 'última entrega' : outcome === 'bounced' ? 'último rebote' : 'último intento';
    return [code(what), `: ${did} `, ...attempt, ...where];
  },
  outcomes: {
    delivered: '✅ entregado',
    bounced: '🔴 rebotado',
    delayed: '⏳ se reintentará',
    failed: '🔴 sin conexión',
  },
  connected: { refused: '🔴 conectado, rechazado', noTls: '🔴 conectado, sin TLS' },
  times: (count) => text` · ${count} destinatarios`,
  nothing: (what) => text`El registro de correo no tiene ningún intento de entrega para ${code(what)}.`,
  noAnswer: (what) => text`No se pudo buscar ${code(what)} en el registro de correo.`,
  empty: (appliance) => text`${code(appliance)}: ninguna línea del registro de correo lo nombra.`,
  noAttempt: () => text`Sus líneas no hablan de ningún intento de entrega.`,
  more: (count) => text`Y ${count} ${[plural(count, 'intento anterior', 'intentos anteriores')]}.`,
  moreLines: (count) =>
    text`${count} ${[plural(count, 'línea', 'líneas')]} más del registro en bruto, sin mostrar.`,
  cut: (appliance) =>
    text`✂️ Cortado: ${code(appliance)} mostró más de lo que se leyó. Pueden faltar las líneas más recientes.`,
  searched: {
    days: () =>
      text`Se buscó en el registro de correo de hoy y de ayer. Las horas son las del propio dispositivo.`,
    hours: () =>
      text`Se buscó en el registro de correo de esta hora y la anterior; el de hoy era demasiado largo. Las horas son las del propio dispositivo.`,
    all: () => text`Se buscó en todo el registro de correo. Las horas son las del propio dispositivo.`,
  },
  raw: (appliance) => `${appliance}: mail_logs, lo más reciente primero`,
  button: 'Registro de correo',
};

export const retries: typeof Retries = {
  profile: () =>
    text`Próximo intento: el dispositivo no lo muestra. Por defecto, como mucho cada hora, y rebote tras 100 intentos o 72 horas (Cisco 118410; el suyo: ${code('bounceconfig')}).`,
  untilBounce: 'Hasta el rebote',
  left: (seconds) => text`${duration(seconds)} para el más antiguo, según el perfil predeterminado`,
};
