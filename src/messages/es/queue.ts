import { code, duration, text } from '../../report';
import type { host as Host, queue as Queue, smtpping as Smtpping } from '../en/queue';
import { plural } from '../plural';

const states = { up: 'activo', down: 'caído', unknown: 'desconocido' };

export const queue: typeof Queue = {
  headline({ waiting, own, appliances, most, down, silent }) {
    const where = appliances === 1 ? text`` : text` en ${appliances} dispositivos`;
    const total =
      waiting === 0 ? text`No hay nada en espera${where}.` : text`${waiting} en espera de entrega${where}.`;
    return [
      ...total,
      ...(own > 0
        ? text` De ellos, en colas propias ${[plural(appliances, 'del dispositivo', 'de los dispositivos')]}: ${own}.`
        : []),
      ...(most ? text` La cola más larga: ${code(most.host)}, ${most.sum}.` : []),
      ...(down.length === 1 ? text` ${code(down[0] ?? '')} está caído.` : []),
      ...(down.length > 1 ? text` ${down.length} destinos están caídos.` : []),
      ...(silent.length > 0 ? text` Sin respuesta de ${code(silent.join(', '))}.` : []),
    ];
  },
  noAnswer: (appliances) =>
    appliances === 1
      ? text`No se pudo leer la cola de entrega.`
      : text`No se pudo leer la cola de entrega en ninguno de los ${appliances} dispositivos.`,
  reading: (appliance) => text`${code(appliance)}: consultando …`,
  overAll: () => text`En todos los dispositivos`,
  overAllColumns: (sum) => ['Destino', sum, 'Dónde'],
  waiting: (waiting) => text`${waiting} en espera`,
  table: (appliance, waiting) => text`${code(appliance)}: ${waiting} en espera`,
  columns: ['Destino', 'En espera', 'Conexiones', 'Entregados', 'Rebotes temp.', 'Rebotes def.'],
  down: '🔴 caído',
  empty: (appliance) => text`${code(appliance)}: ningún destino tiene correo en espera.`,
  idle: (rows) => text`${rows} ${[plural(rows, 'destino', 'destinos')]} más, sin nada en espera.`,
  more: (rows) =>
    text`${rows} ${[plural(rows, 'destino', 'destinos')]} más que no se ${[plural(rows, 'muestra', 'muestran')]} aquí.`,
  special: (appliance) => `Colas propias de ${appliance} (no son dominios)`,
  missing: () => text`no indicado`,
  unread: (appliance) => `${appliance}: líneas que no se pudieron interpretar`,
  asOf: (appliance, clock) => text`${code(appliance)}: ${code(clock)} (según su propio reloj)`,
  host: (domain) => `Host ${domain}`,
};

export const host: typeof Host = {
  states: { up: '✅ activo', down: '🔴 caído', unknown: '❔ desconocido' },
  meaning: {
    up: 'según el dispositivo; su servidor aún puede rechazar o aplazar el correo, o a quien se conecta',
    down: 'el dispositivo no pudo conectarse (conexión rechazada o sin ruta al host), o la conversación SMTP agotó el tiempo de espera',
    unknown:
      'el dispositivo no pudo conectarse, o todavía no lo ha intentado: puede que el correo salga por una interfaz equivocada, o que el firewall no traduzca su dirección (NAT)',
  },
  headline(domain, state, waiting, oldest) {
    const verdict =
      state === 'unknown'
        ? text`El estado de ${code(domain)} es ${states[state]}: `
        : text`${code(domain)} está ${states[state]}: `;
    const mail =
      waiting === undefined
        ? text`no se indica cuánto hay en espera`
        : waiting === 0
          ? text`no hay nada en espera`
          : text`${waiting} en espera`;
    return [
      ...verdict,
      ...mail,
      ...(oldest === undefined ? [] : text`, el más antiguo desde hace ${duration(oldest)}`),
      '.',
    ];
  },
  several: (domain, where, waiting, appliances) =>
    text`${code(domain)} está ${[where]}: ${waiting} en espera en ${appliances} dispositivos.`,
  and: ' y ',
  stateOn: (state, appliances) =>
    state === 'unknown' ? `en estado desconocido en ${appliances}` : `${states[state]} en ${appliances}`,
  noRecord: (domain) => text`No hay registro de ${code(domain)}.`,
  noRecordMeaning: () =>
    text`El dispositivo no ha tenido correo para ese destino desde que arrancó, o ya lo olvidó. Ahí no hay nada en espera.`,
  noRecordOn: (domain, appliance) => text`${code(appliance)}: no hay registro de ${code(domain)}.`,
  noAnswer: (domain) => text`No se pudo leer el estado de ${code(domain)}.`,
  suspended: (appliance) =>
    text`⚠️ La entrega está suspendida en ${code(appliance)}: no sale nada, sea cual sea el estado del destino.`,
  statusUnknown: (appliance) => text`No se pudo saber si la entrega está suspendida en ${code(appliance)}.`,
  title: (appliance) => text`En ${code(appliance)}`,
  facts: {
    state: 'Estado',
    active: 'Activos (en espera)',
    unattempted: 'Sin intentar',
    attempted: 'Intentados',
    soft: 'Rebotes temporales',
    hard: 'Rebotes definitivos',
    delivered: 'Entregados',
    outbound: 'Conexiones salientes',
    oldest: 'Mensaje más antiguo',
    lastActivity: 'Última actividad',
    clock: 'Su propio reloj',
    mx: 'MX',
    addresses: 'Direcciones',
    routes: 'Rutas SMTP',
  },
  last5xx: (appliance) => `${appliance}: último error 5xx`,
  onlyOne: (ago, waits) => [
    ...(ago === undefined
      ? text`El último 5xx es una sola respuesta a un solo mensaje; el dispositivo no indica de cuándo es.`
      : text`El último 5xx es una sola respuesta a un solo mensaje, de hace ${duration(ago)} según el reloj del dispositivo.`),
    ...(waits
      ? text` El correo rechazado así rebota y deja de estar en espera: por qué espera el resto lo dice ${code('check')}.`
      : text` El correo rechazado así rebota y deja de estar en espera.`),
  ],
  counted: () =>
    text`Rebotes y entregas: desde que el dispositivo arrancó o se pusieron a cero sus contadores.`,
  noMessages: 'ninguno',
  smtpping: 'Ejecutar smtpping',
};

export const smtpping: typeof Smtpping = {
  headline: {
    reached: (host) => text`${code(host)} es accesible y respondió.`,
    refused: (host) => text`${code(host)} no es accesible: la conexión falló.`,
    rejected: (host) => text`${code(host)} es accesible, pero rechazó la prueba.`,
    unclear: (host) => text`La prueba de ${code(host)} terminó sin un resultado que se pueda interpretar.`,
  },
  several: (host, each) => text`No todos obtienen lo mismo, ${code(host)}: ${each}.`,
  on: (appliance, verdict) => text`${code(appliance)}: ${verdict}`,
  by: {
    reached: '✅ accesible',
    refused: '🔴 no accesible',
    rejected: '⚠️ rechazó la prueba',
    unclear: '❔ sin resultado claro',
  },
  noAnswer: (host) => text`No se pudo hacer la prueba SMTP de ${code(host)}.`,
  nothingSent: () => text`Solo se probó la conexión. No se envió ningún correo.`,
};
