import { code, text } from '../../report';
import type { ChangeTrouble } from '../en/change-problems';
import type { Sentence } from '../sentence';

export function changeProblem(trouble: ChangeTrouble): Sentence {
  switch (trouble.kind) {
    case 'second-person':
      return {
        what: text`Debe aprobarlo una segunda persona.`,
        advice: text`Otra persona que tenga el nivel debe pulsar Aprobar, o escribir la línea que muestra el mensaje.`,
      };
    case 'stale-button':
      return {
        what: text`Este botón ya no es válido.`,
        advice: text`No se inició nada. Pregunte de nuevo: la respuesta trae botones vigentes.`,
      };
    case 'unknown-action':
      return { what: text`No hay ninguna acción ${code(trouble.id)}.`, advice: text`No se inició nada.` };
    case 'being-asked':
      return {
        what: text`Otra persona está pidiendo ahora mismo el mismo cambio en ${code(trouble.appliance)}.`,
        advice: text`No se inició nada. Pídalo de nuevo dentro de un minuto.`,
      };
    case 'no-test-recipient':
      return {
        what: text`No se puede enviar un mensaje de prueba: no hay ningún destinatario configurado.`,
        advice: text`No se inició nada. Ponga una dirección suya en ${code('changes.testRecipients')} de la configuración; mejor una del dominio que se prueba.`,
      };
    case 'capture-running':
      return {
        what: text`Ya hay una captura de paquetes en marcha en ${code(trouble.appliance)}, y cada dispositivo solo tiene una.`,
        advice: text`No se tocó. Pregunte de quién es antes de detenerla: ${code(`capture stop on ${trouble.appliance}`)}.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'capture-unreadable':
      return {
        what: text`No se puede saber si hay una captura de paquetes en marcha en ${code(trouble.appliance)}, así que no se inicia ninguna.`,
        advice: text`No se inició nada. Mírelo en el dispositivo: ${code('packetcapture')}.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'debug-log-running':
      return {
        what: text`Ya hay un registro de depuración de este bot para ${code(trouble.domain)} en ${code(trouble.appliance)}: ${code(trouble.log)}.`,
        advice: text`No se inició nada. Su mensaje muestra lo que grabó; ${code(`debuglog stop ${trouble.domain} on ${trouble.appliance}`)} lo elimina.`,
      };
    case 'uncommitted':
      return {
        what: text`Alguien tiene cambios sin confirmar en ${code(trouble.appliance)}; un commit de este bot podría llevárselos.`,
        advice: text`No se cambió nada. Pídalo de nuevo cuando estén confirmados o descartados.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    default:
      return trouble satisfies never;
  }
}
