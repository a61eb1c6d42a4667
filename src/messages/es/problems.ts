import type { DomainFault } from '../../problem';
import { code, duration, text } from '../../report';
import type { problem as English } from '../en/problems';
import { plural } from '../plural';
import { changeProblem } from './change-problems';
import { ranges } from './ours';
import { way } from './way';

const domainFaults: Record<DomainFault, string> = {
  empty: 'está vacío',
  'line-break': 'contiene un salto de línea',
  control: 'contiene un carácter de control',
  invisible: 'contiene un carácter invisible',
  option: 'empieza por un guion, como una opción',
  ip: 'es una dirección IP, y aquí se espera un dominio; smtp, smtpping y capture start la aceptan',
  address:
    'parece una dirección IP, y de esas solo se leen cuatro números decimales, o IPv6 sin puerto, sin zona y sin una dirección IPv4 dentro',
  length: 'es demasiado largo: un dominio tiene como máximo 253 caracteres, y cada una de sus partes, 63',
  label:
    'una de sus partes no es válida: solo letras, dígitos y guiones, y al menos dos partes, como en mail.com',
  underscore: 'contiene un guion bajo, que ningún dominio de correo lleva',
  link: 'es un enlace que muestra un nombre y lleva a otro',
};

export const problem: typeof English = (trouble) => {
  switch (trouble.kind) {
    case 'unknown-command':
      return {
        what: text`${code(trouble.word)} no es un comando conocido.`,
        advice:
          trouble.near === undefined
            ? text`${code('help')} muestra lo que se puede pedir.`
            : text`¿Quiso decir ${code(trouble.near)}?`,
      };
    case 'usage':
      return {
        what: text`No se entiende esa línea.`,
        advice: text`Se escribe ${code(trouble.usage)}, por ejemplo ${code(trouble.example)}.`,
      };
    case 'domain':
      return {
        what: text`Rechazado: ${code(trouble.input)} no es un dominio, porque ${[domainFaults[trouble.why]]}.`,
        advice: text`No se inició nada. Escriba el destino tal como figura detrás de la @, por ejemplo ${code('mail.com')}.`,
      };
    case 'closed-address':
      return {
        what: text`Rechazado: ${code(trouble.address)} es ${[trouble.why === 'own' ? 'una de nuestras propias direcciones' : `una dirección ${ranges[trouble.why]}`]}. El bot no se conecta allí ni se lo pide a ningún dispositivo.`,
        ...(trouble.why !== 'own' && {
          advice: text`No se inició nada. Si allí se entrega correo, un administrador de este bot puede abrir su rango con ${code('allowPrivate')}.`,
        }),
      };
    case 'special-queue':
      return {
        what: text`${code(trouble.name)} es una cola propia del dispositivo, no un dominio.`,
        advice: text`No tiene un destino que consultar, probar o reintentar. ${code('queue')} muestra cuánto contiene.`,
      };
    case 'unknown-appliance':
      return {
        what: text`Dispositivo desconocido: ${code(trouble.name)}.`,
        advice:
          trouble.near === undefined
            ? text`${code('appliances')} muestra los que puede usar.`
            : text`¿Quiso decir ${code(trouble.near)}?`,
      };
    case 'too-long':
      return {
        what: text`Rechazado: la línea tiene más de ${trouble.limit} caracteres. No se inició nada.`,
      };
    case 'denied':
      return {
        what:
          trouble.appliance === undefined
            ? text`Para eso se necesita el nivel ${code(trouble.level)}.`
            : text`Para eso se necesita el nivel ${code(trouble.level)} en ${code(trouble.appliance)}.`,
        advice: text`No se inició nada. ${code('whoami')} muestra sus permisos; puede cambiarlos quien mantiene ${code('access')} en la configuración.`,
      };
    case 'no-access':
      return {
        what: text`Aquí no tiene acceso a ningún dispositivo.`,
        advice: text`${code('whoami')} muestra el id que debe figurar en ${code('access')}, en la configuración.`,
      };
    case 'wrong-workspace':
      return { what: text`Este espacio de trabajo no está configurado para este bot. No se inició nada.` };
    case 'shared-channel':
      return {
        what: text`Este canal está compartido con otra organización, que leería la respuesta. No se inició nada.`,
        advice: text`Pregunte en un canal que sea solo suyo o en un mensaje directo.`,
      };
    case 'strange-connection':
      return {
        what: text`No se admiten cambios: hay ${trouble.seen} programas conectados a Slack como este bot y solo ${trouble.ours} ${[trouble.ours === 1 ? 'es nuestro' : 'son nuestros']}. Es posible que alguien tenga nuestro token de aplicación (app-level) y reciba parte de lo que se escribe y se pulsa aquí.`,
        advice: text`Revoque el token en Basic Information de la aplicación de Slack, indique uno nuevo en ${code('slack.appToken')} y reinicie el bot. Mientras tanto, las consultas funcionan.`,
      };
    case 'unnamed':
      return {
        what: text`Rechazado: Teams no indica con certeza quién es usted, así que no puede cambiar nada. No se inició nada.`,
        advice: text`Inicie sesión con una cuenta de la organización, no como invitado anónimo de una reunión.`,
      };
    case 'two-texts':
      return {
        what: text`Rechazado: el mensaje dice una cosa como texto sin formato y otra como texto con formato. No se inició nada.`,
        advice: text`Escriba de nuevo el comando, sin pegar texto con formato.`,
      };
    case 'unreachable':
    case 'host-key':
    case 'algorithms':
    case 'login-refused':
    case 'login-paused':
    case 'login-needs-person':
    case 'unknown-prompt':
    case 'no-session':
      return way(trouble);
    case 'timeout':
      return {
        what: text`${code(trouble.appliance)} no terminó ${code(trouble.command)} en ${duration(trouble.seconds)}.`,
        ...(trouble.received !== '' && { received: { from: trouble.appliance, text: trouble.received } }),
      };
    case 'cut-off':
      return {
        what: text`La conexión con ${code(trouble.appliance)} se cortó durante ${code(trouble.command)}.`,
        ...(trouble.received !== '' && { received: { from: trouble.appliance, text: trouble.received } }),
      };
    case 'too-much':
      return {
        what: text`${code(trouble.appliance)} imprimió más de ${trouble.bytes} bytes para ${code(trouble.command)}; se cortó la conexión. Se muestra una parte:`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'unexpected-question':
      return {
        what: text`${code(trouble.appliance)} hizo una pregunta desconocida durante ${code(trouble.command)}. Se salió del comando sin responder.`,
        advice: text`Ejecútelo una vez a mano para ver qué pide.`,
        received: { from: trouble.appliance, text: trouble.question },
      };
    case 'menu':
      return {
        what: text`El menú de ${code(trouble.command)} en ${code(trouble.appliance)} no tiene una opción única para ${code(trouble.wanted)}. Se salió de él sin responder.`,
        received: { from: trouble.appliance, text: trouble.question },
      };
    case 'echo':
      return {
        what: text`${code(trouble.appliance)} devolvió algo distinto de lo escrito. La línea no se envió.`,
        advice: text`Se escribió ${code(trouble.typed)}. Puede que haya ruido en la conexión, o que alguien más use la misma sesión.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'refused':
      return {
        what: text`${code(trouble.appliance)} rechazó ${code(trouble.command)}.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'not-permitted':
      return {
        what: text`La cuenta del bot en ${code(trouble.appliance)} no tiene permiso para ejecutar ${code(trouble.command)}.`,
        advice: text`Asígnele a esa cuenta un rol que lo tenga, por ejemplo operator.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'wrong-machine':
      return {
        what: text`La sesión en ${code(trouble.appliance)} se abrió en una máquina que no es ${code(trouble.wanted)}. Allí no se hizo nada.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'queue-down':
      return {
        what: text`No aceptado: la cola de trabajos no responde. No se inició nada.`,
        advice: text`Pregunte de nuevo en un minuto. Si sigue igual, quien administra el bot debe revisar Redis.`,
      };
    case 'too-many-running':
      return {
        what: text`Tiene ${trouble.running} ${[plural(trouble.running, 'petición', 'peticiones')]} en curso; esta no se aceptó.`,
        advice: text`Pregunte de nuevo cuando se responda alguna.`,
      };
    case 'too-many-asked':
      return {
        what: text`Ha preguntado ${trouble.asked} ${[plural(trouble.asked, 'vez', 'veces')]} en un minuto; esta petición no se aceptó.`,
        advice: text`Pregunte de nuevo en un minuto.`,
      };
    case 'too-many-hosts':
      return {
        what: text`Ha sondeado ${trouble.hosts} servidores en una hora; este no se sondeó.`,
        advice: text`Pregunte de nuevo en ${trouble.minutes} ${[plural(trouble.minutes, 'minuto', 'minutos')]}. Los servidores que ya sondeó se pueden sondear de nuevo ahora.`,
      };
    case 'busy':
      return {
        what: text`No aceptado: ya hay ${trouble.waiting} ${[plural(trouble.waiting, 'petición', 'peticiones')]} en espera. No se inició nada.`,
        advice: text`Pregunte de nuevo en un minuto.`,
      };
    case 'no-worker':
      return {
        what: text`Ningún proceso worker tomó la petición en ${duration(trouble.seconds)}. No se inició nada.`,
        advice: text`Parece que el proceso worker está caído. Quien administra el bot debe revisarlo; después, pregunte de nuevo.`,
      };
    case 'disk':
      return {
        what: text`No se puede escribir en el disco (${code(trouble.code)}), así que no se cambia nada.`,
        advice: text`Quien administra el bot debe revisar el disco de ${code('dataDir')}. Las consultas siguen funcionando.`,
      };
    case 'audit-down':
      return {
        what: text`No se puede escribir el registro de auditoría, así que no se cambia nada.`,
        advice: text`Quien administra el bot debe revisar el disco de ${code('dataDir')}. Las consultas siguen funcionando.`,
      };
    case 'ledger-down':
      return trouble.other === undefined
        ? {
            what: text`Aún no se ha reconocido el registro de cambios, así que no se cambia nada.`,
            advice: text`Pregunte de nuevo en un minuto. Si sigue igual, quien administra el bot debe revisar Redis. Las consultas siguen funcionando.`,
          }
        : {
            what: text`El registro de cambios no es el que se usaba antes, así que no se cambia nada.`,
            advice: text`En ${code('dataDir')} está ${code(trouble.other.here)}; esta instalación usaba ${code(trouble.other.used)}. Quien administra el bot debe arrancarlo con el ${code('dataDir')} anterior, o adoptar este: ${code('node dist/main.js ledger adopt')}. Las consultas siguen funcionando.`,
          };
    case 'clock-off':
      return {
        what: text`El reloj del bot está desajustado en ${duration(trouble.seconds)}, así que no se cambia nada.`,
        advice: text`Quien administra el bot debe poner en hora su máquina por NTP. Las consultas siguen funcionando.`,
      };
    case 'deadline':
      return {
        what: text`Esto tardó más de ${duration(trouble.seconds)}; se dejó de esperar.`,
        advice: text`Pregunte de nuevo.`,
      };
    case 'stopping':
      return {
        what: text`El bot se está reiniciando. No se inició nada.`,
        advice: text`Pregunte de nuevo en un minuto.`,
      };
    case 'internal':
      return {
        what: text`Algo falló en el propio bot. No se hizo ningún cambio.`,
        advice: text`Quien administra el bot encontrará los detalles en el log, con el id ${code(trouble.id)}.`,
      };
    case 'second-person':
    case 'stale-button':
    case 'unknown-action':
    case 'being-asked':
    case 'no-test-recipient':
    case 'capture-running':
    case 'capture-unreadable':
    case 'debug-log-running':
    case 'uncommitted':
      return changeProblem(trouble);
    default:
      return trouble satisfies never;
  }
};
