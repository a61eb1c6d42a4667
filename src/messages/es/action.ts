import { code, duration, listed, type Person, type Span, type Text, text, time } from '../../report';
import type { action as English } from '../en/action';
import { plural } from '../plural';

const who = (person: Person): Span => ({ person });
const states = { up: 'activo', down: 'caído', unknown: 'estado desconocido' };

/** "La acción #A7K2": hence approved, cancelled and done in the feminine. */
export const action: typeof English = {
  facts: {
    appliance: 'Dispositivo',
    scope: 'Alcance',
    command: 'Comando',
    waiting: 'Destinatarios en espera',
    oldest: 'Mensaje más antiguo',
    state: 'Estado del destino',
    asker: 'Solicitada por',
    approver: 'Aprobada por',
    reason: 'Sin segunda persona, porque',
    expires: 'Válida hasta',
    id: 'Acción',
  },
  everything: () => text`todos los destinos`,
  notPrinted: () => text`el dispositivo no lo indica`,
  hostDown: () =>
    text`⚠️ El host está caído: el dispositivo no pudo entregar en su último intento. Lo más probable es que el reintento también falle.`,
  suspended: () => text`⚠️ La entrega está suspendida: el reintento no envía nada hasta que se reanude.`,
  nothing: () => text`No hay nada en espera, así que no hay nada que reintentar.`,
  cautions: {
    down({ names, count, atLeast }) {
      const rest = count - names.length;
      const named = listed(names.map(code));
      const all = rest > 0 ? text`${named} y ${rest} más` : named;
      const many = atLeast ? text`al menos ${count}` : text`${count}`;
      return text`⚠️ Destinos caídos allí: ${many} (${all}). Su correo también se reintenta: eso cuesta conexiones, y el correo que falla más veces puede rebotar antes.`;
    },
    greylisted({ codes, at, wait, passes, over }) {
      const said = text`⚠️ Su última respuesta fue de listas grises (${code(codes)}, ${code(at)})`;
      if (wait === undefined || passes === undefined)
        return text`${said}: un reintento temprano no ayuda, lo aplazan otra vez. No dijeron cuánto esperar; el dispositivo reintenta por sí mismo, según el perfil de rebote predeterminado (Cisco 118410) en menos de una hora.`;
      return over
        ? text`${said} y pedía esperar ${duration(wait)}. Ese plazo terminó hacia las ${code(passes)}, según el reloj del dispositivo: un intento puede pasar ahora.`
        : text`${said}: un reintento temprano no ayuda, lo aplazan otra vez. Pidieron esperar ${duration(wait)}, así que un intento puede pasar desde las ${code(passes)} aproximadamente, según el reloj del dispositivo; el dispositivo lo hace por sí mismo, según el perfil de rebote predeterminado (Cisco 118410) en menos de una hora.`;
    },
    unread: {
      queue: (appliance) => text`No se pudo leer qué destinos están caídos en ${code(appliance)}.`,
      log: (appliance) =>
        text`No se pudo leer su última respuesta en el registro de ${code(appliance)}. Si fue de listas grises, un reintento temprano no ayuda.`,
    },
  },
  needs: {
    confirm: (level) =>
      text`Puede aprobarla cualquiera con el nivel ${code(level)}, incluso quien la solicitó.`,
    'second-person': (level) => text`Debe aprobarla una segunda persona con el nivel ${code(level)}.`,
  },
  typed: (id) => text`Donde los botones no funcionen: ${code(`approve ${id}`)} o ${code(`cancel ${id}`)}.`,
  approve: 'Aprobar',
  cancel: 'Cancelar',

  approved: (id, by, at) => text`#${[id]} aprobada por ${who(by)} (${time(at)}); se enviará enseguida.`,
  sent: (id, dialogue, appliance, at) =>
    text`#${[id]}: ${code(dialogue)} enviado a ${code(appliance)} (${time(at)}); a la espera de respuesta.`,
  done: (id, dialogue, appliance, at) =>
    text`#${[id]} hecha: ${code(appliance)} aceptó ${code(dialogue)} (${time(at)}).`,
  refused: (id, dialogue, appliance) => text`#${[id]}: ${code(appliance)} rechazó ${code(dialogue)}.`,
  notSent: (id, appliance) => text`#${[id]} no se envió a ${code(appliance)}.`,
  safe: () => text`Se puede pedir de nuevo sin riesgo.`,
  unknown: (id, dialogue, appliance, at) =>
    text`RESULTADO DESCONOCIDO. #${[id]}: se envió ${code(dialogue)} a ${code(appliance)} (${time(at)}) y después se perdió el contacto. Puede que se haya ejecutado o puede que no.`,
  unknownAdvice: (line) => text`No se enviará otra vez. Compruébelo con ${code(line)} y decida después.`,
  expired: (id, at) => text`#${[id]} caducó (${time(at)}), no se envió.`,
  askAgain: () => text`Pídalo de nuevo si todavía hace falta.`,
  cancelled: (id, by) =>
    by === undefined
      ? text`#${[id]} se canceló, no se envió.`
      : text`#${[id]} fue cancelada por ${who(by)}, no se envió.`,
  severalDone: (id, done, of) =>
    text`#${[id]} terminó: ${done} de ${of} dispositivos la ${[plural(done, 'aceptó', 'aceptaron')]}.`,
  severalRunning: (id, ended, of) =>
    text`#${[id]}: ${ended} de ${of} ya ${[plural(ended, 'terminó', 'terminaron')]}, el resto sigue en curso.`,
  look: 'Ver la cola',

  proofTitle: (appliance) => text`Medido en ${code(appliance)}, respecto al momento previo al envío`,
  after: (seconds) =>
    seconds < 120 || seconds % 60 !== 0 ? `tras ${seconds} s` : `tras ${seconds / 60} min`,
  proof: (was, is, delivered, soft, hard) =>
    text`${was} → ${is} en espera, ${signed(delivered)} ${[plural(delivered, 'entregado', 'entregados')]}, ${signed(soft)} ${[softBounces(soft)]}, ${signed(hard)} ${[hardBounces(hard)]}`,
  proofUnread: (reason) => text`no se pudo medir: ${reason}`,
  proofMissing: () => text`el dispositivo no indicó las cifras`,
  verdict: {
    measuring: () => text`Midiendo el efecto …`,
    drained: (delivered) =>
      text`Funcionó: ya no queda nada en espera, ${delivered} ${[plural(delivered, 'entregado', 'entregados')]}.`,
    draining: (is, delivered) =>
      text`Funciona: ${delivered} ${[plural(delivered, 'entregado', 'entregados')]}, ${is} aún en espera.`,
    partly: (delivered, is, soft) =>
      text`Solo en parte: ${delivered} ${[plural(delivered, 'entregado', 'entregados')]}, ${is} aún en espera; los demás intentos fallaron (${signed(soft)} ${[softBounces(soft)]}).`,
    bounced: (hard, is) => text`NO se entregó: ${hard} ${[hardBounces(hard)]}, ${is} aún en espera.`,
    mixed: (delivered, hard, is) =>
      text`${delivered} ${[plural(delivered, 'entregado', 'entregados')]}, ${hard} ${[hardBounces(hard)]}, ${is} aún en espera.`,
    failing: (soft) =>
      text`Sin cambios: no se entregó nada, los nuevos intentos fallaron (${signed(soft)} ${[softBounces(soft)]}).`,
    nothing: () => text`No había nada en espera, así que no cambió nada.`,
    still: () => text`Sin cambios por ahora: no se entregó nada.`,
    unmeasured: () => text`No se pudo medir el efecto.`,
  },

  why: {
    changed: (was, is) =>
      text`Lo que mostraba la vista previa ya no es cierto (antes: ${was}; ahora: ${is}).`,
    seen(active, state) {
      const mail =
        active === undefined ? text`una cantidad desconocida en espera` : text`${active} en espera`;
      return state === undefined ? mail : text`${[states[state]]}, ${mail}`;
    },
    restarted: () => text`El dispositivo se reinició después de la vista previa.`,
    moved: () => text`La dirección del dispositivo en la configuración cambió después de la vista previa.`,
    roleRemoved: (person) => text`${who(person)} ya no tiene el nivel que esto requiere.`,
    slow: () => text`El permiso de envío era demasiado antiguo cuando llegó su turno.`,
    workerDied: () => text`El proceso worker se detuvo antes de enviar.`,
  },

  already: {
    started: (id, by, at) => text`Ya la puso en marcha ${who(by)} (${time(at)}, #${[id]}).`,
    done: (id, at, outcome) => text`Ya terminó (${time(at)}, #${[id]}): ${outcome}`,
    cancelled: (id, by) =>
      by === undefined ? text`#${[id]} ya estaba cancelada.` : text`Cancelada por ${who(by)} (#${[id]}).`,
    expired: (at) => text`Caducó (${time(at)}). Pídalo de nuevo.`,
    tooLate: (id) => text`Demasiado tarde para cancelar #${[id]}: ya se envió.`,
    open: (id, by, at, appliance) =>
      text`${who(by)} ya solicitó el mismo cambio en ${code(appliance)} (${time(at)}) y sigue abierto (#${[id]}).`,
  },
  alone: (id, line) =>
    text`#${[id]} (${code(line)}) fue aprobada por una sola persona, aunque hacen falta dos.`,
  approvedPrivately: (id) => text`#${[id]} quedó aprobada. Su mensaje muestra lo que ocurre.`,
  cancelledPrivately: (id) => text`#${[id]} quedó cancelada. No se envió nada.`,

  choose: {
    waiting: (appliance, active) =>
      active === undefined
        ? text`${code(appliance)}: cantidad no indicada`
        : text`${code(appliance)}: ${active} en espera`,
  },
};

function signed(delta: number): Text {
  return delta > 0 ? ['+', { number: delta }] : [{ number: delta }];
}

function softBounces(count: number): string {
  return plural(count, 'rebote temporal', 'rebotes temporales');
}

function hardBounces(count: number): string {
  return plural(count, 'rebote definitivo', 'rebotes definitivos');
}
