import { code, text } from '../../report';
import type { appliances as Appliances, help as Help, whoami as Whoami } from '../en/help';
import { plural } from '../plural';

const summaries: Record<string, string> = {
  queue: 'qué hay en la cola de entrega, y para qué destinos',
  host: 'si un destino está activo, qué tiene en espera y cómo ha ido hasta ahora',
  smtpping:
    'prueba SMTP desde el dispositivo; no envía ningún correo, salvo que se añada `send`: entonces, un mensaje de prueba a un destinatario configurado',
  check:
    'de quién es la culpa de que espere el correo: todas las comprobaciones, desde el dispositivo y desde aquí, y un veredicto',
  dns: 'qué dice el DNS de un destino, al dispositivo y a este bot; señala las diferencias',
  smtp: 'si el puerto 25 de un destino responde al dispositivo y a este bot, y con qué palabras; no se envía correo',
  status: 'el dispositivo en conjunto: si la entrega está suspendida, qué espera y cómo va',
  messages:
    'quién espera en la cola de un destino: mensaje, destinatario, intentos; direcciones enmascaradas salvo para un admin',
  log: 'qué pasó con las últimas entregas a un destino, o con un mensaje (MID)',
  explain:
    'qué significa una respuesta SMTP, de quién es la causa y si se resuelve sola; no pregunta a nadie',
  retry:
    'reintenta ahora la entrega a un destino; con `retry all`, a todos. Antes muestra una vista previa y pide aprobación',
  capture: 'captura de paquetes de un host, con tamaño limitado y final automático',
  debuglog: 'graba palabra por palabra la conversación SMTP con un destino; se elimina por sí solo',
  approve:
    'aprueba un cambio mostrado en vista previa; un admin puede hacerlo sin segunda persona con `alone because` y un motivo, que ve todo el canal',
  audit: 'quién hizo qué',
  doctor: 'qué falla en esta instalación y cómo se arregla',
  cancel: 'cancela un cambio mostrado en vista previa',
  appliances: 'los dispositivos que puede consultar',
  whoami: 'quién es usted para este bot y qué permisos tiene',
  help: 'esta lista',
};

export const help: typeof Help = {
  headline: () => text`Qué se puede pedir`,
  summary: (name) => summaries[name] ?? '',
  on: () =>
    text`Con ${code('on <appliance>')} se pregunta a un solo dispositivo; sin ello, a la vez a todos los que puede usar.`,
  nothing: () => text`Todavía no tiene acceso a ningún dispositivo, así que es poco lo que se puede pedir.`,
};

export const whoami: typeof Whoami = {
  headline: (person) => text`Usted es ${{ person }}.`,
  id: 'Su id',
  level: 'Nivel',
  none: 'sin acceso',
  levelOn: (appliance) => `En ${appliance}`,
  limited: (domains) => text`para ${code(domains)}`,
};

export const appliances: typeof Appliances = {
  headline: (count) =>
    count === 0
      ? text`No tiene acceso a ningún dispositivo.`
      : text`Puede usar ${count} ${[plural(count, 'dispositivo', 'dispositivos')]}.`,
};
