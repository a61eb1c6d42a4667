import type { ChangeKind } from '../../change';
import { code, type Text, text, time } from '../../report';
import type { ChangeWords, changes as English, capture as EnglishCapture } from '../en/changes';

const never = (at: number): Text => text`Terminó (${time(at)}).`;

const kinds: Record<ChangeKind, ChangeWords> = {
  retry: {
    preview: (domain, appliance) => text`¿Reintentar la entrega a ${code(domain)} en ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`¿Reintentar la entrega a ${code(domain)} en ${appliances} dispositivos?`,
    what: () =>
      text`Todo el correo en espera para este destino se intenta entregar ahora, sin aguardar al próximo reintento automático.`,
    choose: (domain, waiting, appliances) =>
      text`${waiting} en espera para ${code(domain)} en ${appliances} ${[many(appliances)]}. Elija dónde reintentar.`,
    nothing: (domain) => text`No hay nada en espera para ${code(domain)}. No hay nada que reintentar.`,
    button: 'Reintentar entrega',
    on: (appliance) => `Reintentar entrega en ${appliance}`,
    onAll: (appliances) => `Reintentar entrega en los ${appliances}`,
    ended: never,
  },
  retryAll: {
    preview: (_domain, appliance) => text`¿Reintentar TODA la entrega en ${code(appliance)}?`,
    several: (_domain, appliances) => text`¿Reintentar TODA la entrega en ${appliances} dispositivos?`,
    what: () =>
      text`Todo el correo en espera, de todos los destinos, se intenta entregar ahora. También pone a cero los contadores que usan los límites de ${code('destconfig')}.`,
    choose: (_domain, waiting, appliances) =>
      text`${waiting} en espera en ${appliances} ${[many(appliances)]}. Elija dónde reintentar.`,
    nothing: (_domain) => text`No hay nada en espera en ningún dispositivo. No hay nada que reintentar.`,
    button: 'Reintentar toda la entrega',
    on: (appliance) => `Reintentar toda la entrega en ${appliance}`,
    onAll: (appliances) => `Reintentar toda la entrega en los ${appliances}`,
    ended: never,
  },
  smtppingSend: {
    preview: (domain, appliance) =>
      text`¿Enviar un mensaje de prueba a ${code(domain)} desde ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`¿Enviar un mensaje de prueba a ${code(domain)} desde ${appliances} dispositivos?`,
    what: () =>
      text`El dispositivo prueba la conexión SMTP y envía por ella un mensaje de prueba corto. No pasa por su cola.`,
    choose: (domain, _waiting, appliances) =>
      text`Se puede enviar un mensaje de prueba a ${code(domain)} desde ${appliances} ${[many(appliances)]}. Elija uno.`,
    nothing: (domain) =>
      text`Ahora mismo no se puede enviar un mensaje de prueba a ${code(domain)} desde ningún dispositivo.`,
    button: 'Ejecutar smtpping y enviar',
    on: (appliance) => `Ejecutar smtpping y enviar en ${appliance}`,
    onAll: (appliances) => `Ejecutar smtpping y enviar en los ${appliances}`,
    ended: never,
  },
  captureStart: {
    preview: (domain, appliance) =>
      text`¿Iniciar una captura de paquetes de ${code(domain)} en ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`¿Iniciar una captura de paquetes de ${code(domain)} en ${appliances} dispositivos?`,
    what: () =>
      text`Graba los paquetes que el filtro deja pasar, en un archivo de como máximo ${20} MB en el dispositivo. Ocupa disco y resta algo de velocidad. El tamaño, la interfaz y el filtro quedan configurados para la próxima captura.`,
    choose: (domain, _waiting, appliances) =>
      text`Se puede iniciar una captura de paquetes de ${code(domain)} en ${appliances} ${[many(appliances)]}. Elija uno.`,
    nothing: (domain) =>
      text`Ahora mismo no se puede iniciar una captura de paquetes de ${code(domain)} en ningún dispositivo.`,
    button: 'Iniciar captura',
    on: (appliance) => `Iniciar captura en ${appliance}`,
    onAll: (appliances) => `Iniciar captura en los ${appliances}`,
    ended: (at) => text`La captura se detuvo por sí sola (${time(at)}).`,
  },
  captureStop: {
    preview: (_domain, appliance) => text`¿Detener la captura de paquetes en ${code(appliance)}?`,
    several: (_domain, appliances) => text`¿Detener las capturas de paquetes en ${appliances} dispositivos?`,
    what: () =>
      text`Detiene la captura que está en marcha, la haya iniciado quien la haya iniciado. Su archivo se queda en el dispositivo.`,
    choose: (_domain, _waiting, appliances) =>
      text`Hay una captura de paquetes en marcha en ${appliances} ${[many(appliances)]}. Elija cuál detener.`,
    nothing: (_domain) => text`No hay ninguna captura de paquetes en marcha. No hay nada que detener.`,
    button: 'Detener captura',
    on: (appliance) => `Detener captura en ${appliance}`,
    onAll: (appliances) => `Detener captura en los ${appliances}`,
    ended: never,
  },
  debugLogStart: {
    preview: (domain, appliance) =>
      text`¿Iniciar un registro de depuración de ${code(domain)} en ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`¿Iniciar un registro de depuración de ${code(domain)} en ${appliances} dispositivos?`,
    what: () =>
      text`Añade una suscripción de registro a la configuración del dispositivo y la confirma. Graba palabra por palabra las próximas ${10} sesiones SMTP con este destino, direcciones incluidas; lo grabado se muestra aquí, a todos los que ven este mensaje.`,
    choose: (domain, _waiting, appliances) =>
      text`Se puede iniciar un registro de depuración de ${code(domain)} en ${appliances} ${[many(appliances)]}. Elija uno.`,
    nothing: (domain) =>
      text`Ahora mismo no se puede iniciar un registro de depuración de ${code(domain)} en ningún dispositivo.`,
    button: 'Iniciar registro de depuración',
    on: (appliance) => `Iniciar registro de depuración en ${appliance}`,
    onAll: (appliances) => `Iniciar registro de depuración en los ${appliances}`,
    ended: (at) => text`El registro de depuración se eliminó por sí solo (${time(at)}).`,
  },
  debugLogStop: {
    preview: (domain, appliance) =>
      text`¿Eliminar el registro de depuración de ${code(domain)} en ${code(appliance)}?`,
    several: (domain, appliances) =>
      text`¿Eliminar los registros de depuración de ${code(domain)} en ${appliances} dispositivos?`,
    what: () =>
      text`Elimina de la configuración del dispositivo la suscripción de registro que añadió este bot, y lo confirma.`,
    choose: (domain, _waiting, appliances) =>
      text`Hay un registro de depuración de ${code(domain)} en ${appliances} ${[many(appliances)]}. Elija cuál eliminar.`,
    nothing: (domain) =>
      text`No hay ningún registro de depuración de este bot para ${code(domain)}. No hay nada que eliminar.`,
    button: 'Eliminar registro de depuración',
    on: (appliance) => `Eliminar registro de depuración en ${appliance}`,
    onAll: (appliances) => `Eliminar registro de depuración en los ${appliances}`,
    ended: never,
  },
};

export const changes: typeof English = {
  kinds,
  facts: {
    recipient: 'Destinatario',
    filter: 'Filtro',
    file: 'Archivo',
    size: 'Tamaño hasta ahora',
    runningFor: 'En marcha desde hace',
    log: 'Registro',
    endsAfter: 'Termina por sí sola tras',
  },
  relay: () =>
    text`⚠️ El destinatario no pertenece al dominio que se prueba: su servidor puede negarse a retransmitir.`,
  endsAt: (at) => text`Termina por sí sola (${time(at)}).`,
  end: (outcome) => text`⚠️ El final previsto: ${outcome}`,
  endExpired: (line) =>
    text`⚠️ Durante un día no fue posible terminarla automáticamente. Termínela con ${code(line)}.`,
  endNot: () => text`No la terminó este bot:`,
  captureRuns: (appliance, at) =>
    text`La captura de paquetes está en marcha en ${code(appliance)}; se detiene por sí sola (${time(at)}).`,
  captureEnded: (appliance) => text`La captura de paquetes en ${code(appliance)} ha terminado.`,
  captureMissed: (appliance) =>
    text`La captura de paquetes en ${code(appliance)} puede seguir en marcha: no se detuvo por sí sola.`,
  captureStopped: (appliance) => text`La captura de paquetes en ${code(appliance)} está detenida.`,
  logRuns: (domain, at) =>
    text`El registro de depuración de ${code(domain)} está grabando; se elimina por sí solo (${time(at)}).`,
  logEnded: (domain) => text`El registro de depuración de ${code(domain)} ha terminado y está eliminado.`,
  logMissed: (domain) =>
    text`El registro de depuración de ${code(domain)} puede seguir ahí: no se eliminó por sí solo.`,
  logRemoved: (domain) => text`El registro de depuración de ${code(domain)} está eliminado.`,
  recorded: (rows) =>
    rows === 0
      ? text`aún no hay nada grabado`
      : text`${rows} ${[rows === 1 ? 'línea grabada' : 'líneas grabadas']}`,
  nothingRecorded: () =>
    text`No se grabó nada: entretanto no hubo ninguna sesión SMTP con este destino. Un reintento la provocaría.`,
  recordedBy: (appliance) => `${appliance}: lo que grabó el registro de depuración`,
  sent: {
    reached: (domain) => text`${code(domain)} aceptó el mensaje de prueba.`,
    refused: (domain) =>
      text`No se pudo llegar a ${code(domain)}: la conexión falló, no se envió ningún mensaje.`,
    rejected: (domain) => text`Se llegó a ${code(domain)}, pero rechazó la prueba: sus palabras están abajo.`,
    unclear: (domain) => text`La prueba de ${code(domain)} terminó sin un resultado que se pueda leer.`,
  },
  capture: {
    running: () => text`hay una captura de paquetes en marcha`,
    none: () => text`no hay ninguna captura de paquetes en marcha`,
  },
  log: {
    there: () => text`el registro de depuración está ahí`,
    gone: () => text`el registro de depuración no está`,
  },
  recipient: (to) => text`correo a ${code(to)}`,
  proofTitle: (appliance) => text`Comprobado en ${code(appliance)}`,
};

export const capture: typeof EnglishCapture = {
  noAnswer: () => text`No se pudo leer si hay una captura de paquetes en marcha.`,
  runningOn: (appliances) => text`Hay una captura de paquetes en marcha en ${code(appliances)}.`,
  none: () => text`No hay ninguna captura de paquetes en marcha.`,
  status: 'Estado de la captura',
  fetch: (appliance, file) =>
    text`El archivo está en ${code(appliance)}, normalmente en ${code('/captures')}: ${code(`scp <user>@${appliance}:/captures/${file} .`)}, o por FTP, o en su interfaz web, en Packet Capture.`,
  stopOn: (appliance) => `Detener captura en ${appliance}`,
};

function many(appliances: number): string {
  return appliances === 1 ? 'dispositivo' : 'dispositivos';
}
