import { code, duration, type Text, text, time } from '../../report';
import type { way as English } from '../en/way';

interface Login {
  readonly appliance: string;
  readonly jump?: string;
}

/** Un dispositivo, o el equipo que hay delante de él. */
function far({ appliance, jump }: Login, article = 'el'): Text {
  return jump === undefined
    ? [code(appliance)]
    : text`${[article]} servidor de salto ${code(jump)} de ${code(appliance)}`;
}

function ofFar(login: Login): Text {
  return login.jump === undefined ? text`de ${far(login)}` : far(login, 'del');
}

export const way: typeof English = (trouble) => {
  switch (trouble.kind) {
    case 'unreachable':
      return {
        what: text`${far(trouble, 'El')} no acepta SSH.`,
        advice: text`La conexión falló (${code(trouble.reason)}). Compruebe que esté en marcha y que su dirección y su puerto sean correctos.`,
      };
    case 'host-key':
      return {
        what: text`La clave de host SSH ${ofFar(trouble)} cambió. No se inició sesión.`,
        advice: text`Presenta ${code(trouble.seen)}; la configuración espera ${code(trouble.pinned.join(', '))}. Si se sustituyó el equipo o hubo un failover, verifique la clave nueva en su consola y añádala a ${code('hostKeys')}; si no, puede que alguien esté interceptando la conexión.`,
      };
    case 'algorithms':
      return {
        what: text`${far(trouble, 'El')} solo ofrece algoritmos SSH que ya no son seguros. No se inició sesión.`,
        advice:
          trouble.jump === undefined
            ? text`${code(trouble.reason)}. Actualícelos con ${code('sshconfig')} en el dispositivo, o configure ${code('legacySsh: true')} para él y asuma el riesgo.`
            : text`${code(trouble.reason)}. Actualícelos en el servidor de salto; ${code('legacySsh')} es solo para los dispositivos.`,
      };
    case 'login-refused':
      return {
        what: text`${far(trouble, 'El')} rechazó el inicio de sesión.`,
        advice: text`Revise el usuario y la contraseña o la clave en la configuración. Se volverá a intentar dentro de 5 minutos como muy pronto, para que la cuenta no se bloquee.`,
      };
    case 'login-paused':
      return {
        what: text`${far(trouble, 'El')} rechazó hace poco el inicio de sesión. El próximo intento será dentro de ${duration(trouble.seconds)} como muy pronto (${time(trouble.until)}).`,
        advice: text`Así la cuenta no se bloquea. Mientras tanto, corrija el usuario, la contraseña o la clave.`,
      };
    case 'login-needs-person':
      return {
        what: text`El inicio de sesión en ${far(trouble)} pide algo que solo puede responder una persona.`,
        advice:
          trouble.until === undefined
            ? text`Inicie sesión una vez a mano, por ejemplo para cambiar una contraseña caducada. Aquí no se responde nada; se volverá a intentar dentro de 5 minutos como muy pronto.`
            : text`Inicie sesión una vez a mano, por ejemplo para cambiar una contraseña caducada. Aquí no se responde nada; se volverá a intentar a las ${time(trouble.until)} como muy pronto.`,
        received: { from: trouble.jump ?? trouble.appliance, text: trouble.received },
      };
    case 'unknown-prompt':
      return {
        what: text`El prompt de ${code(trouble.appliance)} es desconocido. No se envió nada.`,
        advice: text`Puede que una actualización lo haya cambiado. Abajo está lo que mostró tras el inicio de sesión.`,
        received: { from: trouble.appliance, text: trouble.received },
      };
    case 'no-session':
      return {
        what: text`${code(trouble.appliance)} no tiene ninguna sesión libre; se esperó ${duration(trouble.seconds)}.`,
        advice: text`Otras tareas las ocupan todas. Pregunte de nuevo en un minuto.`,
      };
    default:
      return trouble satisfies never;
  }
};
